from collections.abc import Collection
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models import Circle
from journals.entries import LONGEST, LONGEST_LINE, Save
from journals.models import Audience, Entry
from journals.words import FEELINGS, EntryWords
from schools.forms.text import LongText

LONGEST_PROMPT = 5000
PLEASANT = [_("Very unpleasant"), _("Unpleasant"), _("In between"), _("Pleasant"), _("Very pleasant")]
ENERGY = [_("Very low"), _("Low"), _("In between"), _("High"), _("Very high")]
NOT_SAID = ("", _("I do not say"))


def scale(labels: list[Any]) -> list[tuple[Any, Any]]:
    return [NOT_SAID, *zip(map(str, FEELINGS), labels, strict=True)]


def feeling(label: Any, labels: list[Any]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=scale(labels),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class EntryForm(forms.Form):
    """An entry as it is written. `version`, `tab` and `serial` are those of a Save."""

    text = LongText(
        longest=LONGEST,
        strip=False,
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )
    pleasant = feeling(_("How pleasant do you feel?"), PLEASANT)
    energy = feeling(_("How much energy do you have?"), ENERGY)
    audience = forms.ChoiceField(
        label=_("Who can read this"), choices=Audience.choices, widget=forms.RadioSelect, required=False
    )
    prompt = LongText(longest=LONGEST_PROMPT, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    tab = forms.UUIDField(widget=forms.HiddenInput, required=False)
    serial = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, audiences: Collection[str] = Audience.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in Audience.choices if value in audiences]
        cast(forms.ChoiceField, self.fields["audience"]).choices = offered

    def save_of(self, pk: UUID, circle: Circle | None = None, **more: Any) -> Save:
        found = self.cleaned_data
        return Save(
            pk=pk,
            words=EntryWords(found["text"], found["prompt"], found["pleasant"], found["energy"]),
            audience=found["audience"] or Audience.ME,
            version=found["version"] or 0,
            tab=found["tab"],
            serial=found["serial"] or 0,
            circle=circle,
            **more,
        )


def initial_of(entry: Entry | None, words: EntryWords) -> dict[str, Any]:
    return {
        "text": words.text,
        "prompt": words.prompt,
        "pleasant": "" if words.pleasant is None else words.pleasant,
        "energy": "" if words.energy is None else words.energy,
        "audience": entry.audience if entry else Audience.ME,
        "version": entry.version if entry else 0,
        "tab": uuid4(),
        "serial": 0,
    }


class LineForm(forms.Form):
    line = forms.CharField(
        label=_("One line for the next circle"), max_length=LONGEST_LINE, required=False, strip=True
    )
