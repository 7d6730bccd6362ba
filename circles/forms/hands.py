"""How a circle felt, in three counts of hands."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.hands import HandsSummary
from circles.models import ShowOfHands
from circles.models.hands import MOST_HANDS
from schools.forms.renewed import renew

COUNTS = ("good", "okay", "hard")
UNTOUCHED = "//"
LABELS = {name: field.label for name, field in forms.fields_for_model(ShowOfHands, COUNTS).items()}
NOT_A_COUNT = gettext_lazy("Write a whole number from 0 to 200.")


class HandsField(forms.IntegerField):
    """A number of hands; left empty it is none."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=0,
            max_value=MOST_HANDS,
            error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], NOT_A_COUNT),
            **kwargs,
        )
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class HandsForm(forms.Form):
    """`was` is what the fields said when the form was opened: a form that nobody touched changes nothing.

    `seen` is the seal of the hands that were kept then.
    """

    good = HandsField(label=LABELS["good"])
    okay = HandsField(label=LABELS["okay"])
    hard = HandsField(label=LABELS["hard"])
    was = forms.Field(widget=forms.HiddenInput, required=False)
    seen = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, hands: HandsSummary | None = None, **kwargs: Any) -> None:
        """`hands` are the counts to start from, as far as the member may read them."""
        super().__init__(*args, **kwargs)
        if hands:
            self.initial["seen"] = hands.seal
        if hands and hands.counts:
            self.initial.update({name: getattr(hands.counts, name) for name in COUNTS})
        self.initial.setdefault("was", self.typed)

    @property
    def typed(self) -> str:
        """What the fields say now, as it was typed."""
        values = [self[name].value() for name in COUNTS]
        return "/".join("" if value is None else str(value).strip() for value in values)

    def has_changed(self) -> bool:
        return self.typed != (self["was"].value() or UNTOUCHED)

    @property
    def is_open(self) -> bool:
        """Whether there is something to see in the fields."""
        return self.typed != UNTOUCHED

    def counts(self) -> tuple[int, int, int]:
        """Hands for good, okay and hard."""
        found = self.cleaned_data
        return found["good"] or 0, found["okay"] or 0, found["hard"] or 0

    @property
    def seal_seen(self) -> str:
        return self.cleaned_data["seen"] or ""

    def add_news(self, now: str) -> None:
        """Tells that somebody else counted. What was typed stays, and stands when it is sent once more."""
        self.add_error(None, _("Somebody counted hands meanwhile. Save again to keep your counts instead."))
        renew(self, **{self.add_prefix("seen"): now})
