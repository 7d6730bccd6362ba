"""The forms of an instrument's parts: its head, a scale, a construct, an item, each text once a language.

They take what is typed; what is wrong with it `problems_of` tells, as for a file.
"""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from circles.models.words import Area
from surveys.instruments.fields import LEVELS
from surveys.templatetags.instrument_words import language_name, level_words

CHOOSE = ("", _("Choose"))
AREAS = _("Protected areas that it asks about")


class OneLine(forms.CharField):
    """Text without line breaks, which a file of an instrument cannot have."""

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


def long_line(label: Any, rows: int = 2) -> OneLine:
    return OneLine(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}))


def short_line(label: Any) -> OneLine:
    return OneLine(label=label, required=False, widget=forms.TextInput(attrs={"dir": "auto"}))


def hidden() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


class Part(forms.Form):
    """One part. Its `code`, where it has one, is empty until it is kept for the first time."""

    use_required_attribute = False

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        self.languages = languages
        super().__init__(*args, **kwargs)
        self.add_texts()
        for field in self.fields.values():
            dress(field)

    def add_texts(self) -> None:
        """The fields of each language."""

    def add_text(self, name: str, label: Any, make: Any) -> None:
        for language in self.languages:
            field = make(self.labelled(label, language))
            field.widget.attrs["lang"] = language
            self.fields[f"{name}_{language}"] = field

    def labelled(self, label: Any, language: str) -> Any:
        if len(self.languages) == 1:
            return label
        return _("%(label)s (%(language)s)") % {"label": label, "language": language_name(language)}

    def given(self, name: str) -> dict[str, Any]:
        """What is typed, by language; an empty language is left out."""
        typed = {language: self.cleaned_data.get(f"{name}_{language}") for language in self.languages}
        return {language: words for language, words in typed.items() if words}

    def optional(self, name: str) -> dict[str, Any]:
        return {name: found} if (found := self.given(name)) else {}

    def fields_of(self, *names: str) -> list[BoundField]:
        """In this order; a text in each of its languages."""
        found = [
            each for name in names for each in self.fields if each == name or each.startswith(f"{name}_")
        ]
        return [self[each] for each in found]

    @property
    def is_out(self) -> bool:
        return bool(self.cleaned_data.get("DELETE"))


CLASSES: dict[type, str] = {
    forms.CheckboxInput: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
}


def dress(field: forms.Field) -> None:
    known = CLASSES.get(type(field.widget), "form-control")
    field.widget.attrs["class"] = known


def by_language(name: str, texts: dict[str, Any]) -> dict[str, Any]:
    """Initial values of a text's fields."""
    return {f"{name}_{language}": words for language, words in texts.items()}


class HeadForm(Part):
    """`was` is the state that the person saw."""

    was = hidden()
    first = forms.IntegerField(label=_("First grade"), required=False, help_text=_("Kindergarten is 0."))
    last = forms.IntegerField(label=_("Last grade"), required=False)
    right = forms.BooleanField(label=_("Our school may change this instrument."), required=False)

    def __init__(self, *args: Any, for_students: bool, is_free: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ["right"] if is_free else []:
            del self.fields[name]
        for name in [] if for_students else ["first", "last"]:
            del self.fields[name]

    def add_texts(self) -> None:
        self.add_text("title", _("Title"), short_line)
        self.add_text("about", _("What it is for"), long_line)

    @property
    def texts(self) -> list[BoundField]:
        return self.fields_of("title", "about")

    @property
    def grades(self) -> list[BoundField]:
        return self.fields_of("first", "last")

    def row(self) -> dict[str, Any]:
        grades = [self.cleaned_data.get(name) for name in ("first", "last") if name in self.fields]
        return (
            {"title": self.given("title")} | self.optional("about") | ({"grades": grades} if grades else {})
        )

    @classmethod
    def values(cls, table: dict[str, Any]) -> dict[str, Any]:
        first, last = table.get("grades", (None, None))
        texts = by_language("title", table["title"]) | by_language("about", table.get("about", {}))
        return {"first": first, "last": last, **texts}


class Labels(forms.CharField):
    """One label a line."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}))

    def clean(self, value: Any) -> Any:
        lines = (" ".join(line.split()) for line in (super().clean(value) or "").splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ScaleForm(Part):
    code = hidden()
    favourable = forms.IntegerField(
        label=_("How many of the last labels count as favourable"),
        required=False,
        help_text=_("For reversed items it is as many of the first."),
    )
    source = long_line(_("Who wrote the labels"))

    def add_texts(self) -> None:
        self.add_text("labels", _("Labels, one a line, from the least to the most"), Labels)

    @property
    def texts(self) -> list[BoundField]:
        return self.fields_of("labels", "favourable", "source")

    def row(self) -> dict[str, Any]:
        source = self.cleaned_data.get("source")
        return {
            "labels": self.given("labels"),
            "favourable": self.cleaned_data.get("favourable"),
            **({"source": source} if source else {}),
        }

    @classmethod
    def values(cls, row: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
        return {key: row.get(key) for key in ("code", "favourable", "source")} | by_language(
            "labels", row["labels"]
        )


class ConstructForm(Part):
    code = hidden()

    def add_texts(self) -> None:
        self.add_text("title", _("What it measures"), short_line)
        self.add_text("about", _("In a sentence"), long_line)

    def row(self) -> dict[str, Any]:
        return {"title": self.given("title")} | self.optional("about")

    @classmethod
    def values(cls, row: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
        texts = by_language("title", row["title"]) | by_language("about", row.get("about", {}))
        return {"code": row["code"], **texts}


class ItemForm(Part):
    """`construct` and `scale` are places in the lists of the page, from 0, because what is new has no code yet."""

    code = hidden()
    construct = forms.ChoiceField(label=_("Construct"), required=False)
    level = forms.ChoiceField(label=_("Whose doing it is"), required=False)
    scale = forms.ChoiceField(label=_("Answer labels"), required=False)
    reversed = forms.BooleanField(label=_("Reversed: agreeing is unfavourable"), required=False)
    short = forms.BooleanField(label=_("Short form"), required=False)
    ppra = forms.MultipleChoiceField(
        label=AREAS, choices=Area.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, constructs: Any, scales: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level, level_words(level)) for level in LEVELS]
        for name, choices in (("construct", constructs), ("level", levels), ("scale", scales)):
            cast(forms.ChoiceField, self.fields[name]).choices = [CHOOSE, *choices]
        if len(scales) < 2:
            del self.fields["scale"]

    def add_texts(self) -> None:
        self.add_text("text", _("What it says"), long_line)

    @property
    def texts(self) -> list[BoundField]:
        return self.fields_of("text")

    @property
    def choices(self) -> list[BoundField]:
        return self.fields_of("construct", "level", "scale")

    @property
    def checks(self) -> list[BoundField]:
        return self.fields_of("reversed", "short", "DELETE")

    def row(self, constructs: dict[str, str], scales: dict[str, str]) -> dict[str, Any]:
        """With the codes at the chosen places."""
        return dict(self.chosen(constructs, scales))

    def chosen(self, constructs: dict[str, str], scales: dict[str, str]) -> Iterator[tuple[str, Any]]:
        data = self.cleaned_data
        yield "text", self.given("text")
        for key, codes in (("construct", constructs), ("scale", scales)):
            if code := codes.get(data.get(key, "")):
                yield key, code
        for key in ("level", "reversed", "short", "ppra"):
            if data.get(key):
                yield key, data[key]

    @classmethod
    def values(cls, row: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
        kept = {key: row[key] for key in ("code", "level", "reversed", "short", "ppra") if key in row}
        constructs, scales = ([part["code"] for part in table[kind]] for kind in ("construct", "scale"))
        places = {
            "construct": str(constructs.index(row["construct"])),
            "scale": str(scales.index(row.get("scale", scales[0]))),
        }
        return {**kept, **places, **by_language("text", row["text"])}
