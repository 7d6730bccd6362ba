"""Whether circles happen: how many of those that were due were held, who was there, about what, and why one was not.

Counts alone. Nothing here reads what was said, whose turn it was or what a facilitator noted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from circles.models import Circle, Plan, Turn
from circles.models.circle import CircleQuerySet
from schools import clock

State = Circle.State


@dataclass(frozen=True)
class Kept:
    """Circles that were due: held, cancelled, or over and not logged. Those on days without school never were."""

    held: int = 0
    cancelled: int = 0
    unlogged: int = 0

    @property
    def planned(self) -> int:
        return self.held + self.cancelled + self.unlogged

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(self.held + other.held, self.cancelled + other.cancelled, self.unlogged + other.unlogged)


NONE_KEPT = Kept()


def total(found: Iterable[Kept]) -> Kept:
    return sum(found, NONE_KEPT)


def due_between(circles: CircleQuerySet, first_on: date, last_on: date) -> CircleQuerySet:
    """Those that count: over by now, or held already. One that was moved counts on its new day."""
    return circles.between(first_on, last_on).behind(clock.now()).order_by()


def kept_by_advisory(due: CircleQuerySet) -> dict[int, Kept]:
    """By the advisory's id, of those with a circle that was due. One query."""
    return {row["advisory"]: kept(row) for row in counted(due.values("advisory"))}


def kept_by_week(due: CircleQuerySet) -> dict[date, Kept]:
    """By the week's Monday. One query."""
    return {row["week"]: kept(row) for row in counted(due.values(week=TruncWeek("on")))}


def counted(rows: Any) -> Any:
    return rows.annotate(
        held=Count("pk", filter=Q(state=State.HELD)),
        cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
        unlogged=Count("pk", filter=Q(state__in=[State.PLANNED, State.RUNNING])),
    )


def kept(row: dict[str, Any]) -> Kept:
    return Kept(row["held"], row["cancelled"], row["unlogged"])


def closed_by_week(circles: CircleQuerySet, first_on: date, last_on: date) -> dict[date, int]:
    """How many fell on days without school, by the week's Monday. One query."""
    closed = circles.between(first_on, last_on).without_school().order_by()
    rows = closed.values(week=TruncWeek("on")).annotate(number=Count("pk"))
    return {row["week"]: row["number"] for row in rows}


def there_by_advisory(due: CircleQuerySet) -> dict[int, tuple[int, int]]:
    """How often students were there in the circles held, and how often they could have been. One query."""
    turns = Turn.objects.attendance_in(due.filter(state=State.HELD))
    rows = turns.values("circle__advisory").annotate(
        there=Count("pk", filter=Q(is_present=True)), of=Count("pk")
    )
    return {row["circle__advisory"]: (row["there"], row["of"]) for row in rows}


def themes_of(due: CircleQuerySet) -> dict[str, tuple[int, int]]:
    """By theme, how many circles held had a plan of it, in how many advisories; empty: plans without one. One query."""
    plans = Plan.objects.in_force().filter(circle__in=due.filter(state=State.HELD)).order_by()
    rows = plans.values("theme").annotate(
        number=Count("pk"), advisories=Count("circle__advisory", distinct=True)
    )
    return {row["theme"]: (row["number"], row["advisories"]) for row in rows}


def reasons_of(due: CircleQuerySet) -> dict[str, int]:
    """Why circles were cancelled, as it was typed, in the order of the words. One query."""
    rows = due.filter(state=State.CANCELLED).values("reason").annotate(number=Count("pk"))
    found: dict[str, tuple[str, int]] = {}
    for row in sorted(rows, key=lambda row: (row["reason"].casefold(), row["reason"])):
        words, number = found.get(row["reason"].casefold(), (row["reason"], 0))
        found[row["reason"].casefold()] = (words, number + row["number"])
    return dict(found.values())
