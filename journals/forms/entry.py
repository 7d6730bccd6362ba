from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models import Circle
from journals.entries import LONGEST, LONGEST_LINE, Save
from journals.feelings import ENERGY, PLEASANT
from journals.models import Audience, Entry
from journals.words import EntryWords
from schools.forms.text import LongText

LONGEST_PROMPT = 5000
NOT_SAID = ("", _("I do not say"))


def feeling(label: Any, steps: Mapping[int, Any]) -> forms.TypedChoiceField:
    choices = [NOT_SAID, *((str(step), words) for step, words in steps.items())]
    return forms.TypedChoiceField(label=label, choices=choices, coerce=int, empty_value=None, required=False)


class EntryForm(forms.Form):
    """An entry as it is written. `version`, `tab`, `serial` and `standing` are those of a Save.

    `around` is the seal of the people whom the sentences of a draft are about.
    `over` is the version of the other words that these are kept instead of, or together with.
    """

    text = LongText(
        longest=LONGEST,
        strip=False,
        label=_("Your words"),
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto"}),
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
    standing = forms.CharField(widget=forms.HiddenInput, required=False)
    around = forms.CharField(widget=forms.HiddenInput, required=False)
    over = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, audiences: Collection[str] = Audience.values, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(value, label) for value, label in Audience.choices if value in audiences]
        cast(forms.ChoiceField, self.fields["audience"]).choices = offered

    @property
    def feelings(self) -> list[forms.BoundField]:
        return [self["pleasant"], self["energy"]]

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
            standing=found["standing"],
            **more,
        )


def initial_of(entry: Entry | None, words: EntryWords) -> dict[str, Any]:
    return {
        "text": words.text,
        "prompt": words.prompt,
        "pleasant": "" if words.pleasant is None else str(words.pleasant),
        "energy": "" if words.energy is None else str(words.energy),
        "audience": entry.audience if entry else Audience.ME,
        "version": entry.version if entry else 0,
        "tab": uuid4(),
        "serial": 0,
    }


class LineForm(forms.Form):
    line = forms.CharField(
        label=_("One line for the next circle"), max_length=LONGEST_LINE, required=False, strip=True
    )
