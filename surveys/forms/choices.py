"""Instruments and constructs as choices of a form, with what helps to choose."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.instruments.content import Construct, Instrument
from surveys.questionnaire import in_language

WHOLE, SHORT = "whole", "short"
LENGTHS = [
    (WHOLE, gettext_lazy("All of them")),
    (SHORT, gettext_lazy("The short form, where there is one")),
]


def instrument_choices(instruments: Sequence[Instrument]) -> list[tuple[str, SafeString]]:
    return [(each.name, with_more(in_language(each.title), what_it_is(each))) for each in instruments]


def what_it_is(instrument: Instrument) -> str:
    return " ".join([for_whom(instrument), how_many(instrument), about(instrument)]).strip()


def about(described: Instrument | Construct) -> str:
    """Empty where its file says nothing more."""
    return in_language(described.about) if described.about else ""


def for_whom(instrument: Instrument) -> str:
    if instrument.audience == "staff":
        return _("For adults.")
    if not instrument.grades:
        return _("For everybody.")
    first, last = instrument.grades
    return _("For students of grades %(first)s to %(last)s.") % {"first": first, "last": last}


def how_many(instrument: Instrument) -> str:
    number, short = len(instrument.items), len(instrument.short_form)
    words = ngettext("%(number)s question.", "%(number)s questions.", number)
    if short:
        words = ngettext(
            "%(number)s question, %(short)s in the short form.",
            "%(number)s questions, %(short)s in the short form.",
            number,
        )
    return words % {"number": number, "short": short}


def construct_choices(instruments: Sequence[Instrument]) -> list[tuple[Any, Any]]:
    """“code/version:construct”, under the name of the instrument when there are several."""
    grouped: list[tuple[Any, Any]] = [(in_language(each.title), constructs_of(each)) for each in instruments]
    return grouped if len(grouped) > 1 else [choice for _title, choices in grouped for choice in choices]


def constructs_of(instrument: Instrument) -> list[tuple[str, SafeString]]:
    return [
        (extra_name(instrument, each), with_more(in_language(each.title), about(each)))
        for each in instrument.constructs
    ]


def extra_name(instrument: Instrument, construct: Construct) -> str:
    return f"{instrument.name}:{construct.code}"


def with_more(words: str, more: str) -> SafeString:
    return format_html('{}<span class="choice-more">{}</span>', words, more)
