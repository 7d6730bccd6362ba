"""Whether circles happen: how many of those that were due were held, who was there, about what, and why one was not.

Counts alone. Nothing here reads what was said, whose turn it was or what a facilitator noted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, Exists, FilteredRelation, Q, Value, When
from django.db.models.functions import TruncWeek

from circles.calendar import Standing
from circles.models import Circle, Turn
from circles.models.circle import CircleQuerySet, closures_of_the_day
from schools import clock

State = Circle.State
# As `circles.calendar.practice_of` counts circles that are over: one on a day without school was never due.
STANDING = Case(
    When(state=State.HELD, then=Value(Standing.HELD)),
    When(state=State.RUNNING, then=Value(Standing.WAITING)),
    When(Exists(closures_of_the_day()), then=Value(Standing.CLOSED)),
    When(state=State.CANCELLED, then=Value(Standing.CANCELLED)),
    default=Value(Standing.WAITING),
    output_field=CharField(),
)


@dataclass(frozen=True)
class Kept:
    """Circles that were due: held, cancelled, or over and not logged. `closed` were not, for want of school."""

    held: int = 0
    cancelled: int = 0
    unlogged: int = 0
    closed: int = 0

    def __add__(self, other: "Kept") -> "Kept":
        return Kept(
            self.held + other.held,
            self.cancelled + other.cancelled,
            self.unlogged + other.unlogged,
            self.closed + other.closed,
        )

    @property
    def planned(self) -> int:
        return self.held + self.cancelled + self.unlogged


@dataclass(frozen=True)
class There:
    """How often students were there, of how often they were expected."""

    there: int = 0
    expected: int = 0

    def __add__(self, other: "There") -> "There":
        return There(self.there + other.there, self.expected + other.expected)

    @property
    def percent(self) -> int | None:
        """100 only when nobody was ever absent; None when nobody was expected."""
        return 100 * self.there // self.expected if self.expected else None


class Some(NamedTuple):
    """Circles of one advisory in the week from one Monday, with the same standing, reason and theme.

    `theme` is None without a plan, and empty when the plan has none.
    """

    advisory: int
    monday: date
    reason: str
    theme: str | None
    standing: str
    number: int


def circles_between(circles: CircleQuerySet, first_on: date, last_on: date) -> list[Some]:
    """Those that are over by now, or held already. One that was moved counts on its new day. One query."""
    plans = FilteredRelation("plans", condition=Q(plans__offered_by=None))
    found = over_between(circles, first_on, last_on).annotate(week=TruncWeek("on"), plan=plans)
    rows: Any = counted(found, "advisory", "week", "reason", "plan__theme")
    return [Some(*row) for row in rows]


def kept_by_advisory(circles: CircleQuerySet, first_on: date, last_on: date) -> dict[int, Kept]:
    """By the advisory's id, of those with a circle that is over. One query."""
    found: dict[int, dict[str, int]] = {}
    for advisory, standing, number in counted(over_between(circles, first_on, last_on), "advisory"):
        found.setdefault(advisory, {})[standing] = number
    return {advisory: kept_of(numbers) for advisory, numbers in found.items()}


def over_between(circles: CircleQuerySet, first_on: date, last_on: date) -> CircleQuerySet:
    return circles.between(first_on, last_on).ended(clock.now()).order_by()


def counted(circles: CircleQuerySet, *by: str) -> Any:
    rows = circles.annotate(standing=STANDING).values(*by, "standing").annotate(number=Count("pk"))
    return rows.values_list(*by, "standing", "number")


def kept_among(found: Iterable[Some]) -> Kept:
    return kept_of(sums(found, lambda some: some.standing))


def kept_of(numbers: dict[str, int]) -> Kept:
    standings = (Standing.HELD, Standing.CANCELLED, Standing.WAITING, Standing.CLOSED)
    return Kept(*[numbers.get(standing, 0) for standing in standings])


def sums(found: Iterable[Some], by: Callable[[Some], Any]) -> dict[Any, int]:
    """How many circles there are, by whatever tells them apart."""
    numbers: dict[Any, int] = {}
    for some in found:
        numbers[by(some)] = numbers.get(by(some), 0) + some.number
    return numbers


def held_among(found: Iterable[Some]) -> list[Some]:
    return [some for some in found if some.standing == Standing.HELD]


def reasons_among(found: Sequence[Some]) -> dict[str, int]:
    """Why circles were cancelled, as it was typed, in the order of the words."""
    cancelled = sorted({some.reason for some in found if some.standing == Standing.CANCELLED})
    spelled = {reason.casefold(): reason for reason in reversed(cancelled)}
    numbers = sums(
        [some for some in found if some.standing == Standing.CANCELLED], lambda some: some.reason.casefold()
    )
    return {spelled[key]: numbers[key] for key in sorted(numbers)}


def there_between(circles: CircleQuerySet, first_on: date, last_on: date) -> dict[int, There]:
    """Attendance in the circles held, by the advisory's id. One query."""
    held = circles.between(first_on, last_on).filter(state=State.HELD)
    rows = Turn.objects.attendance_in(held).values("circle__advisory")
    counts: Any = rows.annotate(there=Count("pk", filter=Q(is_present=True)), expected=Count("pk"))
    return {row["circle__advisory"]: There(row["there"], row["expected"]) for row in counts}
