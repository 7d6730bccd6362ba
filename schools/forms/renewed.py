from typing import Any, cast

from django.forms import BaseForm
from django.http import QueryDict


def renew(form: BaseForm, **hidden: str) -> None:
    """What was typed stays in a bound form, beside hidden values of now: sent once more as it is, it stands."""
    sent = cast(QueryDict, form.data).copy()
    for name, value in hidden.items():
        sent[name] = value
    cast(Any, form).data = sent
