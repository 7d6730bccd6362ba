"""What each key of a file may hold. Every check gets the key's place, its value and the file's languages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from circles.models.words import Area
from surveys.instruments.problems import Problem, shown

AUDIENCES = ("students", "staff", "anyone")
USES = ("survey", "extra", "fidelity")
LEVELS = ("teacher", "school", "self")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(rf"{CODE.pattern}/[1-9][0-9]{{0,3}}")
LONGEST_CODE = 60
LONGEST_TITLE = 80
LONGEST_ITEM = 200
LONGEST_LABEL = 60
LONGEST_NOTE = 1000
FEWEST_LABELS = 2
MOST_LABELS = 11
MOST_LANGUAGES = 10
LAST_VERSION = 9999
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

Check = Callable[[str, Any, Sequence[str]], Iterator[Problem]]


def is_whole(value: object, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_CODE and bool(CODE.fullmatch(value))


def is_language(value: object) -> bool:
    return isinstance(value, str) and bool(LANGUAGE.fullmatch(value))


def code(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not is_code(value):
        message = _(
            "“%(value)s” is no code: use small letters a–z, digits and single hyphens, %(most)s characters at most."
        )
        yield Problem(where, message, {"value": shown(value), "most": str(LONGEST_CODE)})


def version(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not is_whole(value, 1, LAST_VERSION):
        yield Problem(where, _("Give a whole number from 1, such as 1 or 2."))


def supersedes(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        message = _("“%(value)s” names no version: write code/version, such as our-survey/1.")
        yield Problem(where, message, {"value": shown(value)})


def languages(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_LANGUAGES:
        message = _('List one to %(most)s languages, such as ["en"] or ["en", "es"].')
        yield Problem(where, message, {"most": str(MOST_LANGUAGES)})
        return
    for each in value:
        if not is_language(each):
            yield Problem(where, _("“%(value)s” is no language, such as en or es."), {"value": shown(each)})
    yield from doubled(where, value)


def doubled(where: str, values: Sequence[Any]) -> Iterator[Problem]:
    counted = Counter(value for value in values if isinstance(value, str))
    for value, number in counted.items():
        if number > 1:
            yield Problem(where, _("“%(value)s” is there more than once."), {"value": shown(value)})


def grades(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    is_pair = isinstance(value, list) and len(value) == 2 and all(is_whole(each, 0, 12) for each in value)
    if not is_pair or value[0] > value[1]:
        yield Problem(where, _("Give the first and the last grade, such as [5, 12]; kindergarten is 0."))


def one_of(choices: Sequence[str]) -> Check:
    def check(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in choices:
            message = _("“%(value)s” is not one of: %(choices)s.")
            yield Problem(where, message, {"value": shown(value), "choices": ", ".join(choices)})

    return check


def yes_or_no(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(where, _("Write true or false, without quotation marks."))


def areas(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(where, _('List protected areas, such as ["family"].'))
        return
    for each in value:
        if not isinstance(each, str) or each not in Area.values:
            message = _("“%(value)s” is no protected area. There are: %(choices)s.")
            yield Problem(where, message, {"value": shown(each), "choices": ", ".join(Area.values)})
    yield from doubled(where, value)


def text(longest: int) -> Check:
    """A text that is the same in every language, such as a citation."""

    def check(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(where, _("Write a text in quotation marks."))
        elif not any(unicodedata.category(letter)[0] in "LNPS" for letter in value):
            yield Problem(where, _("There is no text."))
        elif len(value) > longest:
            message = _("The text has %(length)s characters, %(most)s at most.")
            yield Problem(where, message, {"length": str(len(value)), "most": str(longest)})
        elif any(unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNING for letter in value):
            yield Problem(
                where, _("There are line breaks, tabs or invisible control characters in the text.")
            )

    return check


def by_language(check_one: Check) -> Check:
    """A table with one value for each of the file's languages, each checked on its own."""

    def check(where: str, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
        if not isinstance(value, dict):
            key = where.rpartition(", ")[2]
            yield Problem(where, _("Give it for each language, such as %(key)s.en = …"), {"key": key})
            return
        for language in languages:
            if language not in value:
                yield Problem(where, _("It is missing in language “%(language)s”."), {"language": language})
        for language, each in value.items():
            if languages and language not in languages:
                message = _("“%(language)s” is not among the file's languages.")
                yield Problem(where, message, {"language": shown(language)})
            yield from check_one(f"{where}.{shown(language)}", each, languages)

    return check


def label_list(where: str, value: Any, languages: Sequence[str]) -> Iterator[Problem]:
    if not isinstance(value, list) or not FEWEST_LABELS <= len(value) <= MOST_LABELS:
        message = _("List %(fewest)s to %(most)s labels.")
        yield Problem(where, message, {"fewest": str(FEWEST_LABELS), "most": str(MOST_LABELS)})
        return
    for number, each in enumerate(value, 1):
        yield from text(LONGEST_LABEL)(f"{where}[{number}]", each, languages)
    yield from doubled(where, value)


def favourable(where: str, value: Any, _languages: Sequence[str]) -> Iterator[Problem]:
    if not is_whole(value, 1, MOST_LABELS):
        yield Problem(where, _("Say how many of the last labels are favourable, such as 2."))
