"""One card out of a shelf: what fits comes first, and what does not gives way step by step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, product
from zlib import crc32

from circles.plans.year import DEPTHS, Card, level, season_of

ACTIVITY, MEDIA, OPENING, CLOSING = "activity", "media", "opening", "closing"
YEAR = timedelta(weeks=52)
SMALLEST_FOR_GROUPS, LARGEST_WHOLE = 4, 30

Shelves = Mapping[tuple[str, str, str], Sequence[Card]]
Tiers = Sequence[Collection[str]]


class Relaxed(StrEnum):
    """What had to give way for a card."""

    NOTHING = ""
    SEASON = "season"
    DEPTH = "depth"
    THEME = "theme"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Picked:
    card: Card
    relaxed: Relaxed = Relaxed.NOTHING


@dataclass(frozen=True)
class Setting:
    """Where a card has to fit, and when its group used which."""

    on: date
    minutes: int
    size: int
    deepest: str
    used: Mapping[int, date]
    occasion: str = ""

    @property
    def occasions(self) -> tuple[str, ...]:
        """Shelves to look on: what is kept for another occasion stays there."""
        return (self.occasion, "") if self.occasion else ("",)

    def suits(self, card: Card) -> bool:
        """What never gives way: minutes, the number of students, and depth before there is trust."""
        return (
            card.minutes <= most_minutes(card.kind, self.minutes)
            and is_grouping_for(card.grouping, self.size)
            and level(card.depth) <= level(self.deepest)
        )

    def is_rested(self, card: Card) -> bool:
        """Whether it may come again: an activity not within a year, because its template has one of its own."""
        return card.kind != ACTIVITY or self.on - self.used[card.pk] >= YEAR

    def is_in_season(self, card: Card) -> bool:
        return not card.season or card.season == season_of(self.on)

    def squeezes(self, card: Card) -> bool:
        """Whether it leaves little time for everyone to share: what does not comes first."""
        return card.kind in (ACTIVITY, MEDIA) and card.minutes > self.minutes * 2 // 5


def shelve(group: int, cards: Sequence[Card]) -> Shelves:
    """By kind, theme and occasion, in an order that is this group's own and the same every time."""
    shelves: dict[tuple[str, str, str], list[Card]] = {}
    for card in sorted(cards, key=lambda card: (crc32(b"%d %d" % (group, card.pk)), card.pk)):
        shelves.setdefault((card.kind, card.theme, card.occasion), []).append(card)
    return shelves


def pick(
    shelves: Shelves, kind: str, themes: Sequence[str], tiers: Tiers, setting: Setting, other: int = 0
) -> Picked | None:
    """The first that fits, passing over `other` ones; None when the library has none at all for this setting.

    `themes` are in the order of preference; `tiers` are sets of depths, the wanted ones first.
    """
    fresh = new_cards(shelves, kind, themes, tiers, setting)
    old = old_cards(shelves, kind, themes, setting)
    if not other:
        return next(chain(fresh, old), None)
    found = list(fresh) or list(old)
    return found[other % len(found)] if found else None


def new_cards(
    shelves: Shelves, kind: str, themes: Sequence[str], tiers: Tiers, setting: Setting
) -> Iterator[Picked]:
    """What was never used: what is kept for the occasion, of whatever theme; then for none.

    Of the first theme those that fit, then of another season, then of another depth.
    """
    for occasion, (number, theme) in product(setting.occasions, enumerate(themes)):
        for card, relaxed in by_tier(shelves.get((kind, theme, occasion), ()), tiers, setting):
            if occasion:
                yield Picked(card)
            else:
                yield Picked(card, Relaxed.THEME if number else relaxed)


def by_tier(shelf: Sequence[Card], tiers: Tiers, setting: Setting) -> Iterator[tuple[Card, Relaxed]]:
    """Lazily: with thousands of cards on a shelf, the first few are enough."""
    for number, depths in enumerate(tiers):
        for in_season, squeezes in product((True, False), (False, True)):
            for card in shelf:
                if (
                    card.depth in depths
                    and card.pk not in setting.used
                    and setting.is_in_season(card) == in_season
                    and setting.squeezes(card) == squeezes
                    and setting.suits(card)
                ):
                    yield card, relaxed_by(number, in_season)


def relaxed_by(tier: int, in_season: bool) -> Relaxed:
    if tier:
        return Relaxed.DEPTH
    return Relaxed.NOTHING if in_season else Relaxed.SEASON


def old_cards(shelves: Shelves, kind: str, themes: Sequence[str], setting: Setting) -> Iterator[Picked]:
    """What was used longest ago first."""
    used = [
        card
        for occasion, theme in product(setting.occasions, themes)
        for card in shelves.get((kind, theme, occasion), ())
        if card.pk in setting.used and setting.suits(card) and setting.is_rested(card)
    ]
    for card in sorted(used, key=lambda card: setting.used[card.pk]):
        yield Picked(card, Relaxed.REPEATED)


def prompt_tiers(depth: str) -> Tiers:
    """This depth, then the shallower ones from the nearest, then the deeper ones."""
    at = level(depth)
    return [{depth, ""}, *({each} for each in (*reversed(DEPTHS[:at]), *DEPTHS[at + 1 :]))]


def activity_tiers(depth: str) -> Tiers:
    """No deeper than the circle; then deeper."""
    at = level(depth)
    return [{"", *DEPTHS[: at + 1]}, *({each} for each in DEPTHS[at + 1 :])]


def most_minutes(kind: str, minutes: int) -> int:
    """An activity or shared media takes half of a circle at most, an opening or a closing a tenth."""
    if kind in (ACTIVITY, MEDIA):
        return minutes // 2
    return max(minutes // 10, 1) if kind in (OPENING, CLOSING) else minutes


def is_grouping_for(grouping: str, size: int) -> bool:
    """`size` 0: nobody knows yet."""
    if not size or grouping in ("", "individual"):
        return True
    if grouping == "pairs":
        return size >= 2
    return size >= SMALLEST_FOR_GROUPS if grouping == "small" else size <= LARGEST_WHOLE
