"""What one viewer sees of circle practice in a period: the school's for the office, else their own advisories'."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q

from circles.models import Circle
from circles.practice import Kept, Some, There, circles_between, kept_among, there_between
from reports.periods import Period, Periods
from schools.dates import monday_of
from schools.grades import in_order
from schools.models import Advisory, Member, Role, SchoolYear

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class OfAdvisory:
    """`kept` has nothing planned when none of its circles was due."""

    advisory: Advisory
    circles: Sequence[Some]
    there: There

    @cached_property
    def kept(self) -> Kept:
        return kept_among(self.circles)


@dataclass(frozen=True)
class CirclePractice:
    """`advisories` by grade and name; `weeks`, by their Mondays, from the first to the last of the period."""

    period: Period
    circles: Sequence[Some]
    advisories: Sequence[OfAdvisory]
    weeks: dict[date, Kept]

    @cached_property
    def kept(self) -> Kept:
        return kept_among(self.circles)

    @property
    def there(self) -> There:
        return sum((each.there for each in self.advisories), There())

    @property
    def without(self) -> list[Advisory]:
        """Those that are there and held none of the circles they had planned."""
        return [each.advisory for each in self.standing if each.kept.planned and not each.kept.held]

    @property
    def unplanned(self) -> list[Advisory]:
        """Those that are there and had no circle in the calendar, but on days without school."""
        return [each.advisory for each in self.standing if not each.kept.planned]

    @property
    def standing(self) -> list[OfAdvisory]:
        return [each for each in self.advisories if not each.advisory.archived_on]


def practice_for(member: Member, period: Period, periods: Periods) -> CirclePractice:
    """Three queries, whatever the period and however many advisories."""
    circles, days = Circle.objects.counted_for(member), (period.first_on, period.last_on)
    found, there = circles_between(circles, *days), there_between(circles, *days)
    by_advisory = grouped(found, lambda some: some.advisory)
    by_week = grouped(found, lambda some: some.monday)
    return CirclePractice(
        period,
        found,
        [
            OfAdvisory(advisory, by_advisory[advisory.pk], there.get(advisory.pk, There()))
            for advisory in listed_for(member, list(by_advisory), periods.year)
        ],
        {monday: kept_among(by_week[monday]) for monday in mondays_of(period)},
    )


def grouped(found: Sequence[Some], by: Callable[[Some], Any]) -> dict[Any, list[Some]]:
    groups: dict[Any, list[Some]] = defaultdict(list)
    for some in found:
        groups[by(some)].append(some)
    return groups


def listed_for(member: Member, counted: Sequence[int], year: SchoolYear | None) -> list[Advisory]:
    """Those that count, and this year's others, so that one without any circle is not overlooked. One query."""
    is_office = member.role == Role.ADMINISTRATOR
    scope = Advisory.objects.all() if is_office else Advisory.objects.led_by(member)
    listed = Q(pk__in=counted) | Q(pk__in=scope.current().filter(year=year).values("pk"))
    found = list(Advisory.objects.filter(listed).order_by("name", "pk"))
    grades = in_order({advisory.grade for advisory in found})
    return sorted(found, key=lambda advisory: grades.index(advisory.grade))


def mondays_of(period: Period) -> list[date]:
    first, last = monday_of(period.first_on), monday_of(period.last_on)
    return [first + number * WEEK for number in range((last - first) // WEEK + 1)]
