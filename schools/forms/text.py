from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _


class LongText(forms.CharField):
    """Text whose length is checked here and not cut off by the browser; a line's end counts as one character."""

    def __init__(self, *, longest: int, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        message = _("This is %(show_value)d characters long. Please shorten it to %(limit_value)d.")
        self.validators.append(MaxLengthValidator(longest, message))

    def to_python(self, value: Any) -> str:
        found = (super().to_python(value) or "").replace("\r\n", "\n")
        return found.strip() if self.strip else found
