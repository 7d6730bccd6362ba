"""Everything that is wrong with an instrument's file at once, and with several instruments beside each other."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from surveys.instruments import fields
from surveys.instruments.fields import Check
from surveys.instruments.problems import Problem, shown

MOST_ITEMS = 60
MOST_PROBLEMS = 200
ROWS = ("scale", "construct", "item")
TITLE = fields.by_language(fields.text(fields.LONGEST_TITLE))
NOTE = fields.by_language(fields.text(fields.LONGEST_NOTE))
PLAIN_NOTE = fields.text(fields.LONGEST_NOTE)
KEYS: dict[str, dict[str, Check]] = {
    "pack": {
        "code": fields.code,
        "languages": fields.languages,
        "title": TITLE,
        "licence": fields.text(fields.LONGEST_TITLE),
    },
    "instrument": {
        "code": fields.code,
        "version": fields.version,
        "supersedes": fields.supersedes,
        "languages": fields.languages,
        "title": TITLE,
        "about": NOTE,
        "audience": fields.one_of(fields.AUDIENCES),
        "grades": fields.grades,
        "use": fields.one_of(fields.USES),
        "validated": fields.yes_or_no,
        "evidence": PLAIN_NOTE,
        "source": PLAIN_NOTE,
        "citation": PLAIN_NOTE,
        "licence": fields.text(fields.LONGEST_TITLE),
        "credit": PLAIN_NOTE,
    },
    "scale": {
        "code": fields.code,
        "labels": fields.by_language(fields.label_list),
        "favourable": fields.favourable,
        "source": PLAIN_NOTE,
    },
    "construct": {"code": fields.code, "title": TITLE, "about": NOTE},
    "item": {
        "code": fields.code,
        "construct": fields.code,
        "text": fields.by_language(fields.text(fields.LONGEST_ITEM)),
        "level": fields.one_of(fields.LEVELS),
        "scale": fields.code,
        "reversed": fields.yes_or_no,
        "short": fields.yes_or_no,
        "ppra": fields.areas,
    },
}
MAY = {
    "pack": (),
    "instrument": ("supersedes", "about", "grades", "evidence", "credit"),
    "scale": ("source",),
    "construct": ("about",),
    "item": ("scale", "reversed", "short", "ppra"),
}


class Named(Protocol):
    """What stands beside others: an instrument, or a stored version of one."""

    @property
    def name(self) -> str: ...
    @property
    def supersedes(self) -> str: ...


def problems_of(table: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the table of one file, the first 200 things; empty when it is an instrument."""
    return list(islice(all_problems(table), MOST_PROBLEMS))


def all_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    header = {key: value for key, value in table.items() if key not in ROWS}
    yield from keys_of("", "instrument", header, languages_of(table))
    yield from header_problems(table)
    for kind in ROWS:
        yield from rows_problems(kind, table)
    for where, scale in rows_of("scale", table):
        yield from scale_problems(where, scale)
    yield from item_problems(table)
    yield from construct_problems(table)


def pack_problems(table: Mapping[str, Any]) -> list[Problem]:
    return list(keys_of("", "pack", table, languages_of(table)))


def keys_of(where: str, kind: str, row: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Problem]:
    """Missing keys, unknown keys, and keys with a wrong value, of one table."""
    for key, check in KEYS[kind].items():
        place = f"{where}, {key}" if where else key
        if key in row:
            yield from check(place, row[key], languages)
        elif key not in MAY[kind]:
            yield Problem(place, _("This is missing."))
    for key in row:
        if key not in KEYS[kind]:
            yield Problem(where, _("There is no key “%(key)s” in this place."), {"key": shown(key)})


def languages_of(table: Mapping[str, Any]) -> list[str]:
    """The languages to ask for; no more of them than a file may have."""
    listed = table.get("languages")
    found = [each for each in listed if fields.is_language(each)] if isinstance(listed, list) else []
    return list(dict.fromkeys(found))[: fields.MOST_LANGUAGES]


def rows_of(kind: str, table: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The tables of a kind, each with its name in messages; whatever else is there is left out."""
    listed = table.get(kind)
    rows = listed if isinstance(listed, list) else []
    return [(row_name(kind, number, row), row) for number, row in enumerate(rows, 1) if isinstance(row, dict)]


def row_name(kind: str, number: int, row: Mapping[str, Any]) -> str:
    known = row.get("code")
    return f"{kind} {number} ({known})" if fields.is_code(known) else f"{kind} {number}"


def rows_problems(kind: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    rows = rows_of(kind, table)
    if not rows or len(rows) != len(table[kind]):
        yield Problem(kind, _("Write each one under a line of its own, [[%(kind)s]]."), {"kind": kind})
    for where, row in rows:
        yield from keys_of(where, kind, row, languages_of(table))
    for code, number in Counter(codes_of(kind, table)).items():
        if number > 1:
            message = _("The code “%(code)s” is there %(number)s times.")
            yield Problem(kind, message, {"code": code, "number": str(number)})


def codes_of(kind: str, table: Mapping[str, Any]) -> list[str]:
    return [row["code"] for _name, row in rows_of(kind, table) if fields.is_code(row.get("code"))]


def header_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    if table.get("audience") == "students" and "grades" not in table:
        yield Problem("grades", _("Give the first and the last grade, such as [5, 12]; kindergarten is 0."))
    if table.get("validated") is True and "evidence" not in table:
        yield Problem("evidence", _("Say where it was validated, or write validated = false."))
    if is_not_earlier(table):
        yield Problem("supersedes", _("A version can only supersede an earlier one."))
    items = len(rows_of("item", table))
    if items > MOST_ITEMS:
        message = _("There are %(number)s items, %(most)s at most.")
        yield Problem("item", message, {"number": str(items), "most": str(MOST_ITEMS)})


def is_not_earlier(table: Mapping[str, Any]) -> bool:
    old, version = table.get("supersedes"), table.get("version")
    if not isinstance(old, str) or not fields.NAME.fullmatch(old) or type(version) is not int:
        return False
    code, _slash, number = old.partition("/")
    return code == table.get("code") and int(number) >= version


def scale_problems(where: str, scale: Mapping[str, Any]) -> Iterator[Problem]:
    labels, favourable = scale.get("labels"), scale.get("favourable")
    lists = [each for each in labels.values() if isinstance(each, list)] if isinstance(labels, dict) else []
    if len({len(each) for each in lists}) > 1:
        yield Problem(f"{where}, labels", _("The languages have different numbers of labels."))
    if type(favourable) is int and any(2 * favourable > len(each) for each in lists):
        yield Problem(f"{where}, favourable", _("At most half of the labels can be favourable."))


def item_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    constructs, scales = set(codes_of("construct", table)), set(codes_of("scale", table))
    for where, item in rows_of("item", table):
        yield from unknown(f"{where}, construct", item.get("construct"), constructs)
        yield from unknown(f"{where}, scale", item.get("scale"), scales)
        if "scale" not in item and len(scales) > 1:
            yield Problem(f"{where}, scale", _("There are several scales: say which one."))
    yield from doubled_items(table)


def unknown(where: str, code: Any, codes: Set[str]) -> Iterator[Problem]:
    if fields.is_code(code) and code not in codes:
        yield Problem(where, _("There is no “%(code)s” in this file."), {"code": code})


def doubled_items(table: Mapping[str, Any]) -> Iterator[Problem]:
    """Items that say the same in some language."""
    seen: dict[tuple[str, str], str] = {}
    for where, item in rows_of("item", table):
        text = item.get("text")
        for language, said in text.items() if isinstance(text, dict) else ():
            spoken = " ".join(str(said).casefold().split()) if isinstance(said, str) else ""
            first = seen.setdefault((language, spoken), where)
            if spoken and first != where:
                yield Problem(where, _("It says the same as %(other)s."), {"other": first})


def construct_problems(table: Mapping[str, Any]) -> Iterator[Problem]:
    items = [item for _name, item in rows_of("item", table) if fields.is_code(item.get("construct"))]
    measured = {item["construct"] for item in items}
    short = {item["construct"] for item in items if item.get("short") is True}
    for where, construct in rows_of("construct", table):
        code = construct.get("code")
        if not fields.is_code(code):
            continue
        if code not in measured:
            yield Problem(where, _("No item measures it."))
        elif short and code not in short:
            yield Problem(where, _("The short form has no item for it."))


def problems_between(instruments: Sequence[Named]) -> list[Problem]:
    """Versions that are there twice, and versions that supersede each other in a circle."""
    counted = Counter(instrument.name for instrument in instruments)
    doubled = [
        Problem(name, _("This version is there more than once."))
        for name, number in counted.items()
        if number > 1
    ]
    older = {instrument.name: instrument.supersedes for instrument in instruments if instrument.supersedes}
    circles = [
        Problem(name, _("It supersedes, in the end, itself.")) for name in older if leads_back(name, older)
    ]
    return [*doubled, *circles]


def leads_back(name: str, older: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    at = older[name]
    while at in older and at != name and at not in seen:
        seen.add(at)
        at = older[at]
    return at == name
