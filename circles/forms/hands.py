"""How a circle felt, in three counts of hands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models import ShowOfHands
from circles.models.hands import MOST_HANDS

COUNTS = ("good", "okay", "hard")
UNTOUCHED = "//"
LABELS = {name: field.label for name, field in forms.fields_for_model(ShowOfHands, COUNTS).items()}
NOT_A_COUNT = _("Write a whole number from 0 to 200.")


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
    """`was` is what the fields said when the form was opened: a form that nobody touched changes nothing."""

    good = HandsField(label=LABELS["good"])
    okay = HandsField(label=LABELS["okay"])
    hard = HandsField(label=LABELS["hard"])
    was = forms.Field(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, hands: ShowOfHands | None = None, **kwargs: Any) -> None:
        """`hands` are the counts to start from, as far as the member may read them."""
        super().__init__(*args, **kwargs)
        if hands:
            self.initial.update({name: getattr(hands, name) for name in COUNTS})
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
