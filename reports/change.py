"""What changed between two releases: a function of two released bands and how many people they are of, in five steps.
Nothing is counted again, and what a step says follows from what both releases say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext_lazy as _

from reports.bands import Band
from surveys.instruments.content import Instrument, Item
from surveys.models import Audience, Part, Survey
from surveys.questionnaire import items_of

FEWEST_FOR_CHANGE = 20


class Change(Enum):
    CLEAR_FALL = "clear_fall"
    FALL = "fall"
    STEADY = "steady"
    RISE = "rise"
    CLEAR_RISE = "clear_rise"

    @property
    def words(self) -> str:
        return str(WORDS[self])

    @property
    def is_fall(self) -> bool:
        return self in (Change.CLEAR_FALL, Change.FALL)

    @property
    def is_rise(self) -> bool:
        return self in (Change.CLEAR_RISE, Change.RISE)


WORDS = {
    Change.CLEAR_FALL: _("Clear fall"),
    Change.FALL: _("Fall"),
    Change.STEADY: _("Steady"),
    Change.RISE: _("Rise"),
    Change.CLEAR_RISE: _("Clear rise"),
}


@dataclass(frozen=True)
class Released:
    """A band and how many people it is of."""

    band: Band
    n: int


def change_between(before: Released, now: Released) -> Change | None:
    """None when either is of fewer than twenty people.

    With d the distance of the middles and s = √(¼/n₁ + ¼/n₂), what chance alone moves: steady up to the wider band or
    s, whichever is more, and clear beyond twice that. In whole numbers, of twice the distance in percent.
    """
    if min(before.n, now.n) < FEWEST_FOR_CHANGE:
        return None
    twice = now.band.low + now.band.high - before.band.low - before.band.high
    if not exceeds(twice, 1, before, now):
        return Change.STEADY
    is_clear = exceeds(twice, 2, before, now)
    if twice > 0:
        return Change.CLEAR_RISE if is_clear else Change.RISE
    return Change.CLEAR_FALL if is_clear else Change.FALL


def exceeds(twice: int, times: int, before: Released, now: Released) -> bool:
    width = max(before.band.width, now.band.width)
    by_chance = twice**2 * before.n * now.n > times**2 * 100**2 * (before.n + now.n)
    return abs(twice) > 2 * times * width and by_chance


def same_people(one: Survey, other: Survey) -> bool:
    """Whether both were put to the same part of a school; those put to chosen advisories are compared with nothing."""
    if one.audience != other.audience or one.audience == Audience.ADVISORIES:
        return False
    return sorted(one.grades) == sorted(other.grades)


# Code of the instrument, construct, and item or nothing.
Code = tuple[str, str, str]
Texts = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Wording:
    """All that is said in asking: of an item its statement and its answers, of a construct those of its items."""

    texts: Mapping[str, Texts]
    favourable: frozenset[tuple[str, int]]

    def says_the_same(self, other: "Wording") -> bool:
        """In each language that both have, and in at least one."""
        if self.favourable != other.favourable or self.texts.keys() != other.texts.keys():
            return False
        return all(same(self.texts[code], other.texts[code]) for code in self.texts)


def same(one: Texts, other: Texts) -> bool:
    languages = one.keys() & other.keys()
    return bool(languages) and all(one[language] == other[language] for language in languages)


def wordings_of(parts: Sequence[Part]) -> dict[Code, Wording]:
    return {
        code: wording_of(part.version.instrument, items) for part in parts for code, items in codes_in(part)
    }


def codes_in(part: Part) -> Iterator[tuple[Code, list[Item]]]:
    """With the items that each is about."""
    instrument, items = part.version.instrument, items_of(part)
    for construct in instrument.constructs:
        within = [item for item in items if item.construct == construct.code]
        if within:
            yield (instrument.code, construct.code, ""), within
        for item in within:
            yield (instrument.code, construct.code, item.code), [item]


def wording_of(instrument: Instrument, items: Sequence[Item]) -> Wording:
    texts: dict[str, Texts] = {}
    favourable: set[tuple[str, int]] = set()
    for item in items:
        texts[f"item {item.code}"] = item.text
        texts[f"answers of {item.code}"] = instrument.scale_of(item).labels
        favourable |= {(item.code, position) for position in instrument.favourable_answers(item)}
    return Wording(texts, frozenset(favourable))


def contents(parts: Sequence[Part]) -> tuple[tuple[object, ...], ...]:
    """Versions that a survey holds never change, so that the same ones say the same."""
    return tuple((part.version.pk or part.version, *part.items) for part in parts)


def comparable(before: Sequence[Part], now: Sequence[Part]) -> set[Code]:
    """What was asked in the same words in both: only that can have changed."""
    if contents(before) == contents(now):
        return {code for part in now for code, _items in codes_in(part)}
    earlier, later = wordings_of(before), wordings_of(now)
    return {code for code in earlier.keys() & later.keys() if earlier[code].says_the_same(later[code])}
