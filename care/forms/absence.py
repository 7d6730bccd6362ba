from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.carers import named_members
from care.forms.named_adult import CarerField
from care.models import Absence
from schools import clock
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.models import Member, Role

A_YEAR = timedelta(days=366)


class AbsenceForm(SchoolModelForm):
    """One's own days; an administrator chooses among the named people."""

    class Meta:
        model = Absence
        fields = ["member", "from_on", "until_on"]

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, use_required_attribute=False, **kwargs)
        use_native_pickers(self)
        self.today: date = clock.today(member.school)
        if member.role == Role.ADMINISTRATOR:
            self.fields["member"] = CarerField(gettext_lazy("Who is away"), "", named_members())
        else:
            del self.fields["member"]
            self.instance.member = member

    def clean_until_on(self) -> date:
        until_on: date = self.cleaned_data["until_on"]
        if until_on < self.today:
            raise forms.ValidationError(_("These days are over. Choose today or a later day."))
        if until_on > self.today + A_YEAR:
            raise forms.ValidationError(_("Choose a day within a year."))
        return until_on
