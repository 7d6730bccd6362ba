from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from circles.follow_ups import OwnerGroup
from circles.models import FollowUp
from schools.forms.base import SchoolModelForm
from schools.forms.due import DueField
from schools.forms.renewed import renew
from schools.forms.text import LongText
from schools.models import Member


class PromiseForm(forms.Form):
    """One follow-up of a log. Without words and without a student it is an empty row."""

    promise = LongText(label=_("What we promised"), longest=300)
    student = forms.TypedChoiceField(label=_("About"), coerce=int, empty_value=None, required=False)
    owner = forms.TypedChoiceField(label=_("Who does it"), coerce=int)

    def __init__(
        self, *, students: list[Member], owners: list[OwnerGroup], today: date, **kwargs: Any
    ) -> None:
        super().__init__(empty_permitted=True, use_required_attribute=False, **kwargs)
        self.fields["due_on"] = DueField(today=today)
        choices = [("", _("The whole group")), *((student.pk, student.full_name) for student in students)]
        cast(forms.ChoiceField, self.fields["student"]).choices = choices
        cast(forms.ChoiceField, self.fields["owner"]).choices = owners

    def has_changed(self) -> bool:
        return any(str(self[name].value() or "").strip() for name in ("promise", "student"))

    def clean_promise(self) -> str:
        if not self.cleaned_data["promise"]:
            raise forms.ValidationError(_("Say what you promised, or take the student out of this row."))
        return self.cleaned_data["promise"]

    def follow_up(self) -> FollowUp:
        found = self.cleaned_data
        return FollowUp(
            student_id=found["student"],
            owner_id=found["owner"],
            promise=found["promise"],
            due_on=found["due_on"],
        )


class FollowUpForm(SchoolModelForm):
    """Gives a follow-up a new date."""

    class Meta:
        model = FollowUp
        fields = ["due_on"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DueField(today=min(today, self.instance.due_on))


class HandOverForm(forms.Form):
    """Who keeps it from now on. `owner` says who did when the form was opened."""

    to = forms.ModelChoiceField(
        Member.objects.none(),
        label=_("Hand it to"),
        error_messages={
            "required": _("Choose who does it."),
            "invalid_choice": _("Choose one of these people."),
        },
    )
    owner = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, follow_up: FollowUp, owners: list[OwnerGroup]) -> None:
        super().__init__(data, initial={"owner": follow_up.owner_id}, use_required_attribute=False)
        self.follow_up = follow_up
        to = cast(forms.ModelChoiceField, self.fields["to"])
        others = [
            (name, [choice for choice in people if choice[0] != follow_up.owner_id])
            for name, people in owners
        ]
        able = [pk for _name, people in others for pk, _person in people]
        to.queryset = Member.objects.leaders().filter(pk__in=[*able, follow_up.owner_id])
        to.choices = [("", _("Choose a person")), *((name, people) for name, people in others if people)]

    def say_who_has_it(self) -> None:
        """When somebody handed it over meanwhile: the next try is about this owner."""
        words = _("Meanwhile it was handed over: %(owner)s has it now. Choose again if that is not right.")
        self.add_error(None, words % {"owner": self.follow_up.owner})
        renew(self, owner=str(self.follow_up.owner_id))


class OutcomeForm(forms.Form):
    outcome = LongText(label=_("What came of it"), longest=500, widget=forms.Textarea(attrs={"rows": 3}))
