from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.forms.base import DateInput

A_YEAR = timedelta(days=366)


class DueField(forms.DateField):
    widget = DateInput

    def __init__(self, *, today: date) -> None:
        super().__init__(
            label=_("By"),
            error_messages={
                "required": _("Say by when."),
                "invalid": _("Choose a day, for example 2027-01-31."),
            },
        )
        self.today = today
        self.widget.attrs |= {"min": today.isoformat()}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later one."))
        if value and value > self.today + A_YEAR:
            raise forms.ValidationError(_("Choose a day within a year."))
