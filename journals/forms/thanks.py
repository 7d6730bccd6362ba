from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.sentences import who_hears_thanks
from journals.thanks import LONGEST_NAME, LONGEST_THANKS
from journals.words import ThanksWords
from schools.forms.text import LongText
from schools.models import Member


class ThanksForm(forms.Form):
    """Thanks to a receiver, or to somebody outside of the school, who is named. `token` becomes their id."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    to = LongText(
        longest=LONGEST_NAME,
        required=True,
        label=_("Whom do you thank?"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Write the name that goes on the card.")},
    )
    words = LongText(
        longest=LONGEST_THANKS,
        required=True,
        label=_("What do you thank them for?"),
        help_text=_("Say what they did and what it meant to you. One sentence is enough."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write at least a word.")},
    )
    agrees = forms.BooleanField(label=_("It may be said in the next circle"), required=False)

    def __init__(self, data: Any = None, *, receiver: Member | None) -> None:
        super().__init__(data, initial={"token": uuid4()})
        if receiver is None:
            del self.fields["agrees"]
        else:
            del self.fields["to"]
            self.fields["agrees"].help_text = who_hears_thanks(receiver)

    def thanks_words(self) -> ThanksWords:
        return ThanksWords(self.cleaned_data["words"], self.cleaned_data.get("to", ""))
