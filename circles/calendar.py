"""What a calendar of circles shows: how each one stands, agendas, months and a term's dots."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import Circle
from schools.dates import days_between, monday_of
from schools.models import Closure

MOST_IN_A_DAY = 4


class Standing(models.TextChoices):
    """How a circle stands at a moment."""

    PLANNED = "planned", gettext_lazy("Planned")
    NOW = "now", gettext_lazy("Now")
    WAITING = "waiting", gettext_lazy("Not logged yet")
    HELD = "held", gettext_lazy("Held")
    CANCELLED = "cancelled", gettext_lazy("Cancelled")
    CLOSED = "closed", gettext_lazy("No school")


DOTS = {Standing.WAITING: "now", Standing.CANCELLED: "missed", Standing.CLOSED: "closure"}


def standing_of(circle: Circle, now: datetime) -> Standing:
    """Of a circle that was read `with_closure`. One that was started is held also on a day without school."""
    if circle.state in (Circle.State.HELD, Circle.State.CANCELLED):
        return Standing(circle.state)
    if circle.closure and not circle.is_running:
        return Standing.CLOSED
    if now >= circle.ends_at:
        return Standing.WAITING
    return Standing.NOW if circle.is_running or now >= circle.starts_at else Standing.PLANNED


def dot_of(standing: Standing) -> str:
    """The state of the standing's dot."""
    return DOTS.get(standing, standing.value)


@dataclass
class Day:
    """One day of an agenda or a month; `closures` are those that an agenda tells on this day."""

    on: date
    circles: list[Circle] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    is_outside: bool = False

    @property
    def month(self) -> date:
        return self.on.replace(day=1)

    @property
    def is_crowded(self) -> bool:
        return len(self.circles) > MOST_IN_A_DAY

    @property
    def held(self) -> int:
        return sum(circle.is_held for circle in self.circles)


def agenda(circles: Iterable[Circle], closures: Iterable[Closure], first_on: date) -> list[Day]:
    """The days with circles or closures; a closure that lasts is told on its first day, not before `first_on`."""
    days: dict[date, Day] = {}
    for circle in circles:
        days.setdefault(circle.on, Day(circle.on)).circles.append(circle)
    for closure in closures:
        on = max(closure.starts_on, first_on)
        days.setdefault(on, Day(on)).closures.append(closure)
    return sorted(days.values(), key=lambda day: day.on)


def month_weeks(first: date) -> tuple[date, date]:
    """The first Monday and the last Sunday of the weeks that a month touches."""
    last = next_month(first) - timedelta(1)
    return monday_of(first), monday_of(last) + timedelta(6)


def next_month(first: date) -> date:
    return (first + timedelta(31)).replace(day=1)


def previous_month(first: date) -> date:
    return (first - timedelta(1)).replace(day=1)


def month_of(words: str, today: date) -> date:
    """The first day of a month like "2026-11"; of this month when it is none of this century."""
    try:
        month = datetime.strptime(words, "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)
    return month if 2000 <= month.year < 2100 else today.replace(day=1)


def day_of(words: str, today: date) -> date:
    """A date like "2026-11-24"; today when it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return today


def month_days(
    first: date, circles: Iterable[Circle], closures: Sequence[Closure], weekdays: Sequence[int]
) -> list[Day]:
    """Every day of the weeks of a month: five a week unless there is school or a circle on a weekend."""
    by_day = defaultdict(list)
    for circle in circles:
        by_day[circle.on].append(circle)
    shown = 7 if any(day > 4 for day in [*weekdays, *(on.weekday() for on in by_day)]) else 5
    first_on, last_on = month_weeks(first)
    weeks = [
        [monday + timedelta(number) for number in range(shown)]
        for monday in days_between(first_on, last_on)
        if monday.weekday() == 0
    ]
    return [
        Day(
            on,
            by_day[on],
            [closure for closure in closures if closure.starts_on <= on <= closure.ends_on],
            is_outside=on.month != first.month,
        )
        for week in weeks
        for on in week
        if any(day.month == first.month for day in week)
    ]


@dataclass(frozen=True)
class Dot:
    state: str
    label: str


def dots_of(circles: Iterable[Circle], now: datetime) -> list[Dot]:
    """A dot a circle, of circles read `with_closure`."""
    standings = ((circle, standing_of(circle, now)) for circle in circles)
    return [Dot(dot_of(standing), dot_label(circle, standing)) for circle, standing in standings]


def dot_label(circle: Circle, standing: Standing) -> str:
    words = {"day": date_format(circle.on, "MONTH_DAY_FORMAT"), "standing": standing.label}
    reason = circle.closure if standing == Standing.CLOSED else circle.reason
    if standing in (Standing.CLOSED, Standing.CANCELLED):
        return _("%(day)s: %(standing)s, %(reason)s") % {**words, "reason": reason}
    return _("%(day)s: %(standing)s") % words


@dataclass(frozen=True)
class Practice:
    """Of the circles that are over, or held already: how many were held, and which were not."""

    held: int
    unlogged: list[Circle]
    cancelled: list[Circle]

    @property
    def missed(self) -> list[Circle]:
        return [*self.unlogged, *self.cancelled]

    @property
    def due(self) -> int:
        return self.held + len(self.missed)


def practice_of(circles: Iterable[Circle], now: datetime) -> Practice:
    """Of circles read `with_closure`. Those on days without school were never due, cancelled or not."""
    standings = [(circle, standing_of(circle, now)) for circle in circles]
    over = [(circle, standing) for circle, standing in standings if circle.ends_at <= now]
    return Practice(
        held=sum(standing == Standing.HELD for _circle, standing in standings),
        unlogged=[circle for circle, standing in over if standing == Standing.WAITING],
        cancelled=[
            circle for circle, standing in over if standing == Standing.CANCELLED and not circle.closure
        ],
    )
