"""The one way of a page with a form: show it, save it, say so, go on."""

from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schools.access import MemberRequest


def form_page(
    request: MemberRequest,
    form: ModelForm,
    *,
    heading: str,
    done: str,
    to: str,
    template: str = "schools/form.html",
    **context: Any,
) -> HttpResponse:
    """Saves a valid form, says `done` and goes `to` a URL; else shows the form under `heading`, with what was typed."""
    if form.is_bound and form.is_valid() and saved(form):
        messages.success(request, done)
        return redirect(to)
    return render(request, template, {"form": form, "heading": heading, "to": to, **context})


def saved(form: ModelForm) -> bool:
    """False, with the form's errors, when somebody was quicker with the same name or id."""
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error(None, _("Somebody saved the same just now. Look at the list before you save again."))
        return False
    return True
