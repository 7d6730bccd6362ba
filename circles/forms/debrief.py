from typing import Any

from django import forms

from circles.debriefs import ANSWERS
from circles.forms.follow_up import LongText
from circles.models import Circle, Debrief
from schools.forms.base import SchoolModelForm
from schools.models import Member

LONGEST = 2000


class DebriefForm(SchoolModelForm):
    """The member's own answers about one circle. `version` is that of the answers when the form was opened."""

    version = forms.Field(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Debrief
        fields = list(ANSWERS)

    def __init__(
        self, *args: Any, circle: Circle, member: Member, own: Debrief | None, **kwargs: Any
    ) -> None:
        self.own = own
        instance = own or Debrief(circle=circle, written_by=member, version=0)
        super().__init__(*args, instance=instance, member=member, **kwargs)
        for name in ANSWERS:
            self.fields[name] = LongText(
                longest=LONGEST, label=self.fields[name].label, widget=forms.Textarea(attrs={"rows": 4})
            )
            if instance.removed_at:
                self.initial[name] = ""
        self.initial["version"] = instance.version

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ANSWERS}
