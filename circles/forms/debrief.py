from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.debriefs import QUESTIONS
from circles.models import Debrief
from schools.forms.text import LongText

LONGEST = 2000
HELP = {
    "went_well": _("One moment is enough, however small."),
    "heard_less": _("Who was quiet, who was talked over, whom did I look at less?"),
    "tilted": _("What did I take for granted, and what would somebody else in the room say?"),
}


class DebriefForm(forms.Form):
    """The member's own answers about one circle. `version` is that of the answers when the form was opened."""

    version = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, own: Debrief | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        for name, question in QUESTIONS.items():
            self.fields[name] = LongText(
                longest=LONGEST, label=question, widget=forms.Textarea(attrs={"rows": 4})
            )
            if self.is_written:
                self.fields[name].help_text = HELP[name]
        self.initial = {"version": own.version if own else 0, **self.kept_words}

    @property
    def kept_words(self) -> dict[str, str]:
        return (self.own.words or {}) if self.own and self.own.removed_at is None else {}

    @property
    def is_written(self) -> bool:
        """Whether there are words, so that the questions stand at their fields and not above the form."""
        return self.is_bound or (self.own is not None and self.own.removed_at is None)

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Each with its line of help."""
        return [(str(question), str(HELP[name])) for name, question in QUESTIONS.items()]

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in QUESTIONS}
