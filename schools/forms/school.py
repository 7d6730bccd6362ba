from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.forms.base import SchoolModelForm, save_own_fields
from schools.forms.setup import time_zones
from schools.models import Attribute, Member, School

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]


class SchoolForm(forms.ModelForm):
    weekdays = forms.MultipleChoiceField(
        label=_("School days"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)

    class Meta:
        model = School
        fields = [
            "name",
            "time_zone",
            "weekdays",
            "reminds_students",
            "student_idle_minutes",
            "staff_idle_minutes",
        ]
        labels = {
            "student_idle_minutes": _("Sign students out after so many idle minutes"),
            "staff_idle_minutes": _("Sign adults out after so many idle minutes"),
        }
        help_texts = {
            "time_zone": _("Change it before circles are planned: those in the calendar keep their instant."),
            "reminds_students": _(
                "On the school day before, and when one is moved, changed or cancelled: by e-mail if they have an "
                "address, else in Advisory. They may switch it off."
            ),
            "student_idle_minutes": _("15 at most: many share a computer."),
            "staff_idle_minutes": _("60 at most."),
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "instance": copy(member.school)})
        self.initial["weekdays"] = list(member.school.weekdays)

    def save(self, commit: bool = True) -> School:
        return save_own_fields(self) if commit else super().save(commit)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class AttributeForm(SchoolModelForm):
    class Meta:
        model = Attribute
        fields = ["name", "source"]
        help_texts = {
            "name": _("For example: gender, multilingual learner. Keep only what you will act on."),
        }
