from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.debriefs import ANSWERS
from circles.models import Circle, Debrief
from schools.forms.base import SchoolModelForm
from schools.forms.text import LongText
from schools.models import Member

LONGEST = 2000
HELP = {
    "went_well": _("One moment is enough, however small."),
    "heard_less": _("Who was quiet, who was talked over, whom did I look at less?"),
    "tilted": _("What did I take for granted, and what would somebody else in the room say?"),
}


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
            if self.is_written:
                self.fields[name].help_text = HELP[name]
        self.initial["version"] = instance.version

    @property
    def is_written(self) -> bool:
        """Whether there are words, so that the questions stand at their fields and not above the form."""
        return self.is_bound or (self.own is not None and self.own.removed_at is None)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Each with its line of help."""
        return [(str(self.fields[name].label), str(HELP[name])) for name in ANSWERS]

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ANSWERS}
