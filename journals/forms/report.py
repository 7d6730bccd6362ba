from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journals import hidings, reports
from schools.forms.text import LongText

# Why something is hidden, in words that leave its author's worth alone.
REASONS = (
    _("Thank you for trusting the circle with this. I would like to talk with you before others read it."),
    _(
        "Somebody else is in this story, who may not want it told. Can we find a way to tell yours without theirs?"
    ),
    _("This is about something very personal. I hid it so that you have time to decide who should know."),
    _("Some words in here can hurt, even if you did not mean it. Let us look for other words together."),
    _("What you feel matters. I hid this for now because the circle may not know how to answer it well."),
)


class ReportForm(forms.Form):
    words = LongText(
        longest=reports.LONGEST,
        label=_("What should we know?"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class HideForm(forms.Form):
    """The reason, and whether the reports are closed with it."""

    words = LongText(
        longest=hidings.LONGEST,
        required=True,
        label=_("Your note about it"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    close = forms.BooleanField(label=_("Close the reports as well"), required=False, initial=True)

    starters = REASONS

    def __init__(self, *args: Any, may_close: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_close:
            del self.fields["close"]
