"""A group's year of circles as the rules of `circles/plans/propose.py` see it: plain data, no database."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

LIGHT, MIDDLE, DEEP = DEPTHS = ("light", "middle", "deep")
SEASONS = ("winter", "spring", "summer", "fall")
GROWING_AFTER, TRUSTED_AFTER = 4, 12


@dataclass(frozen=True)
class Card:
    """What the rules know of an item. `minutes` 0 means unsaid."""

    pk: int
    kind: str
    theme: str = ""
    depth: str = ""
    season: str = ""
    grouping: str = ""
    minutes: int = 0
    occasion: str = ""


@dataclass(frozen=True)
class Planned:
    """What a plan does: its theme, the depth of its prompt, its items by id, and whether it has shared media."""

    theme: str = ""
    depth: str = ""
    items: frozenset[int] = frozenset()
    has_media: bool = False


@dataclass(frozen=True)
class Meeting:
    """A circle of the year. `is_open`: it is to come and has no plan, and wants a suggestion."""

    pk: int
    on: date
    minutes: int
    is_open: bool = False
    ends_term: bool = False
    before_break: bool = False
    plan: Planned | None = None


@dataclass(frozen=True)
class Group:
    """An advisory: its number, its students (0: nobody knows yet), and when it last did or will do which item."""

    pk: int
    size: int = 0
    used: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Library:
    """All cards that may be suggested, and the kinds of cards that each template asks for."""

    cards: Sequence[Card]
    themes: Sequence[str]
    takes: Mapping[str, frozenset[str]]


@dataclass
class Memory:
    """What the group has behind it at one meeting; `used` and `counts` know the plans that come later too."""

    used: dict[int, date]
    counts: Counter[str]
    last: dict[str, date] = field(default_factory=dict)
    theme: str = ""
    depth: str = ""
    first_on: date | None = None
    met: int = 0
    without_media: int = 0

    def take_in(self, plan: Planned, on: date) -> None:
        """A suggestion is as good as a plan for whatever comes after it."""
        self.used |= dict.fromkeys(plan.items, on)
        self.counts.update([plan.theme] if plan.theme else [])

    def pass_by(self, plan: Planned, on: date) -> None:
        self.first_on = self.first_on or on
        self.met += 1
        self.without_media = 0 if plan.has_media else self.without_media + 1
        self.theme, self.depth = plan.theme or self.theme, plan.depth or self.depth
        if plan.theme:
            self.last[plan.theme] = on

    def is_behind(self, on: date, number: int) -> bool:
        """Whether the group has met this often, over as many weeks."""
        return self.met >= number and on - (self.first_on or on) >= timedelta(weeks=number)

    def next_depth(self, on: date) -> str:
        if not self.is_behind(on, GROWING_AFTER):
            return LIGHT
        if not self.is_behind(on, TRUSTED_AFTER):
            return MIDDLE if self.depth == LIGHT else LIGHT
        return {LIGHT: MIDDLE, MIDDLE: DEEP}.get(self.depth, LIGHT)

    def deepest(self, on: date) -> str:
        """As deep as it may get when nothing else is left."""
        return DEEP if self.is_behind(on, TRUSTED_AFTER) else MIDDLE


def level(depth: str) -> int:
    """0 for light, and for what has none."""
    return DEPTHS.index(depth) if depth else 0


def season_of(on: date) -> str:
    """North of the equator; each season begins with its month."""
    return SEASONS[on.month % 12 // 3]
