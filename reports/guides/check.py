"""Everything that is wrong with a guide's file at once, in the words that instruments' files get."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from circles.library.check import suggested_areas
from circles.models.words import Mode, Strategy, Theme
from surveys.instruments import fields
from surveys.instruments.check import languages_of, row_name, rows_of
from surveys.instruments.fields import Check
from surveys.instruments.problems import Problem, shown

TRIES = 3
SHORTEST, LONGEST = 10, 20
LONGEST_PARAGRAPH, LONGEST_SENTENCE, LONGEST_PROMPT, LONGEST_LIST = 420, 260, 200, 300


def paragraph(longest: int) -> Check:
    return fields.by_language(fields.text(longest))


def sentences(fewest: int, most: int) -> Check:
    """In each language a list of sentences."""

    def check(where: str, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
        if not isinstance(value, list) or not fewest <= len(value) <= most:
            values = {"fewest": str(fewest), "most": str(most)}
            yield Problem(where, _("List %(fewest)s to %(most)s sentences."), values)
            return
        for number, each in enumerate(value, 1):
            yield from fields.text(LONGEST_SENTENCE)(f"{where}[{number}]", each, languages)
        yield from fields.doubled(where, value)

    return fields.by_language(check)


def codes(where: str, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
    for each in value if isinstance(value, list) else [value]:
        yield from fields.code(where, each, languages)


def minutes(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not fields.is_whole(value, SHORTEST, LONGEST):
        values = {"least": str(SHORTEST), "most": str(LONGEST)}
        yield Problem(where, _("Give from %(least)s to %(most)s minutes."), values)


GUIDE: dict[str, Check] = {
    "code": fields.code,
    "languages": fields.languages,
    "title": paragraph(fields.LONGEST_TITLE),
    "serves": codes,
    "what": paragraph(LONGEST_PARAGRAPH),
    "why": paragraph(LONGEST_PARAGRAPH),
    "talk": sentences(3, 5),
    "watch": sentences(4, 6),
    "reflect": sentences(3, 3),
}
TRY: dict[str, Check] = {
    "code": fields.code,
    "title": paragraph(fields.LONGEST_LABEL),
    "text": paragraph(LONGEST_PROMPT),
    "minutes": minutes,
    "grouping": fields.one_of(Mode.values),
    "theme": fields.one_of(Theme.values),
    "strategy": fields.one_of(Strategy.values),
    "materials": paragraph(LONGEST_LIST),
    "steps": sentences(3, 6),
    "questions": sentences(1, 3),
    "ppra": fields.areas,
    "untouched": fields.areas,
}
MAY = ("serves", "materials", "ppra", "untouched")


def problems_of(table: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the table of one file; empty when it is a guide."""
    languages = languages_of(table)
    header = {key: value for key, value in table.items() if key != "try"}
    found = list(keys_problems("", GUIDE, header, languages))
    tries = rows_of("try", table)
    if len(tries) != TRIES or len(table["try"]) != TRIES:
        words = _("Write %(number)s things to try, each under a line of its own, [[try]].")
        found.append(Problem("try", words, {"number": str(TRIES)}))
    for number, (_name, row) in enumerate(tries, 1):
        where = row_name("try", number, row)
        found += keys_problems(where, TRY, row, languages)
        found += area_problems(where, row)
    found += fields.doubled("try", [row.get("code") for _name, row in tries])
    return found


def keys_problems(
    where: str, checks: Mapping[str, Check], row: Mapping[str, Any], languages: Sequence[str]
) -> Iterator[Problem]:
    """Missing keys, unknown keys, and keys with a wrong value, of one table."""
    for key, check in checks.items():
        place = f"{where}, {key}" if where else key
        if key in row:
            yield from check(place, row[key], languages)
        elif key not in MAY:
            yield Problem(place, _("This is missing."))
    for key in row.keys() - checks.keys():
        yield Problem(where, _("There is no key “%(key)s” in this place."), {"key": shown(key)})


def area_problems(where: str, row: Mapping[str, Any]) -> Iterator[Problem]:
    """As in the library: a protected area that the words suggest is tagged, or ruled out by whoever wrote them."""
    known = [*listed(row, "ppra"), *listed(row, "untouched")]
    for area in suggested_areas(" ".join(said(row))):
        if area not in known:
            words = _("The words suggest the protected area “%(area)s”: tag it, or rule it out as untouched.")
            yield Problem(where, words, {"area": str(area)})


def listed(row: Mapping[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    return value if isinstance(value, list) else []


def said(row: Mapping[str, Any]) -> Iterator[str]:
    """Every text of a table, in all languages."""
    for value in row.values():
        for each in value.values() if isinstance(value, dict) else ():
            yield from (str(line) for line in (each if isinstance(each, list) else [each]))
