from django import forms

from schools.forms.base import SchoolModelForm
from schools.forms.renewed import renew


class SeenForm(SchoolModelForm):
    """Says in `seen` which version the person looked at, so that a change by somebody else in between shows."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def add_news(self, words: str, now: str) -> None:
        """Tells what happened meanwhile. What was typed stays, and stands when it is sent once more."""
        self.add_error(None, words)
        renew(self, seen=now)
