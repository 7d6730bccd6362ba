"""Copies of instruments for a school to change, and the codes by which nobody takes them for what ships."""

import re
from collections.abc import Iterator, Mapping, Set
from typing import Any

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from schools import clock
from schools.models import School
from surveys.instruments.content import Instrument
from surveys.instruments.fields import LONGEST_CODE, LONGEST_NOTE, LONGEST_TITLE
from surveys.questionnaire import in_language

# Only what ships begins with ADVISORY, and nothing that ships ends as a copy does.
ADVISORY = "advisory-"
OURS = re.compile(r"-ours(-\d+)?$")
LONGEST_END = len("-ours-999")


def is_reserved(code: str, shipped: Set[str]) -> bool:
    """Whether a school's own with this code would pass for one that ships, now or later."""
    return code in shipped or (code.startswith(ADVISORY) and not OURS.search(code))


def codes_of_copies(code: str) -> Iterator[str]:
    """“code-ours”, “code-ours-2” and so on."""
    ours = OURS.sub("", code)[: LONGEST_CODE - LONGEST_END].rstrip("-") + "-ours"
    yield ours
    number = 2
    while True:
        yield f"{ours}-{number}"
        number += 1


def copied(instrument: Instrument, code: str, school: School) -> dict[str, Any]:
    """The first version of a copy. It says that it is adapted, from what and by whom."""
    named = {"school": school.name, "title": in_language(instrument.title), "name": instrument.name}
    source = _("Adapted by %(school)s from “%(title)s” (%(name)s).") % named
    citation = _("%(school)s (%(year)s). Adapted from: %(citation)s") % {
        "school": school.name,
        "year": clock.today(school).year,
        "citation": instrument.citation,
    }
    table = without_number(instrument.table) | {"code": code, "version": 1}
    table["title"] = {language: our_title(title, language) for language, title in instrument.title.items()}
    table["source"] = Truncator(f"{source} {instrument.source}").chars(LONGEST_NOTE)
    table["citation"] = Truncator(citation).chars(LONGEST_NOTE)
    return table


def our_title(title: str, language: str) -> str:
    with translation.override(language):
        longest = LONGEST_TITLE - len(_("%(title)s (ours)") % {"title": ""})
        return _("%(title)s (ours)") % {"title": Truncator(title).chars(longest)}


def next_version(table: Mapping[str, Any], newest: str, number: int) -> dict[str, Any]:
    """`newest` is the name of the version whose place it takes."""
    return without_number(table) | {"version": number, "supersedes": newest}


def without_number(table: Mapping[str, Any]) -> dict[str, Any]:
    """What is changed is not validated, whatever it was made from."""
    kept = {key: value for key, value in table.items() if key not in ("version", "supersedes")}
    return unvalidated(kept)


def unvalidated(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key != "evidence"} | {"validated": False}
