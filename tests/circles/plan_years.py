"""Years of circles as plain data, and the library that ships as cards."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from circles.library.content import shipped_items
from circles.models.item import ALWAYS_THERE
from circles.models.words import Theme
from circles.plans.history import PROPOSED
from circles.plans.templates import templates
from circles.plans.year import Card, Library, Meeting

FIRST_MONDAY = date(2026, 8, 31)
TERM_ENDS = (9, 19, 29, 39)
BREAKS = (11, 15, 31)


@cache
def shipped_cards() -> tuple[Card, ...]:
    """Every item that may be proposed, numbered in the order of the files."""
    found = [item for item in shipped_items() if item.kind in PROPOSED and not item.ppra]
    return tuple(
        Card(pk, item.kind, item.theme, item.depth, item.season, item.grouping, item.minutes, item.occasion)
        for pk, item in enumerate(found, start=1)
        if item.key != ALWAYS_THERE
    )


def library_of(*cards: Card) -> Library:
    return Library(cards, Theme.values, {template.key: template.takes for template in templates()})


def a_prompt(pk: int, theme: str = "needs", depth: str = "light", **more: Any) -> Card:
    return Card(pk, "prompt", theme, depth, **more)


def an_activity(pk: int, theme: str = "needs", **more: Any) -> Card:
    return Card(pk, "activity", theme, **{"depth": "light", "grouping": "pairs", "minutes": 8, **more})


def weekly(number: int = 40, first: date = FIRST_MONDAY, **more: Any) -> list[Meeting]:
    """Mondays, one a week, all of them open; without ends of terms and breaks."""
    values = {"minutes": 30, "is_open": True, **more}
    return [Meeting(week + 1, first + timedelta(weeks=week), **values) for week in range(number)]


def school_year(minutes: int = 30) -> list[Meeting]:
    """Forty weeks with four terms and three breaks."""
    return [
        Meeting(
            week + 1,
            FIRST_MONDAY + timedelta(weeks=week),
            minutes,
            is_open=True,
            ends_term=week in TERM_ENDS,
            before_break=week in BREAKS,
        )
        for week in range(40)
    ]
