from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from journals.replies import LONGEST
from schools.forms.text import LongText

# What a strength looks like, in words that somebody else can go on with.
STARTERS = (
    _("I noticed that you …"),
    _("Thank you for trusting me with …"),
    _("It took courage to …"),
    _("You were kind when …"),
    _("You kept going when …"),
    _("I would like to hear more about …"),
)


class ReplyForm(forms.Form):
    """`token` becomes the id of the reply, so that sending it twice makes one."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    words = LongText(
        longest=LONGEST,
        required=True,
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    starters = STARTERS

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"token": uuid4()})
