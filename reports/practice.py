"""Whether circles happen at a school, in the few numbers that dashboards and the weekly report begin with."""

from dataclasses import dataclass
from datetime import date

from circles.models import Circle
from circles.models.circle import CircleQuerySet
from circles.practice import Kept, kept_by_advisory
from schools import clock
from schools.models import Advisory, School, SchoolYear
from schools.school_days import OpenDays

WEEKS_WITHOUT = 2


@dataclass(frozen=True)
class SchoolPractice:
    """`without`: advisories of which circles were planned in the period and none was held, by grade and name."""

    kept: Kept
    without: list[Advisory]

    @property
    def held(self) -> int:
        return self.kept.held

    @property
    def planned(self) -> int:
        """Those that were due by now: not those to come, nor any on a day without school."""
        return self.kept.planned


def practice_between(first_on: date, last_on: date, circles: CircleQuerySet | None = None) -> SchoolPractice:
    """Of the school in context, or of these circles of it. Both days included. Two queries."""
    counted = Circle.objects.all() if circles is None else circles
    found = kept_by_advisory(counted, first_on, last_on)
    missing = [advisory for advisory, kept in found.items() if kept.planned and not kept.held]
    return SchoolPractice(
        sum(found.values(), Kept()), list(Advisory.objects.current().filter(pk__in=missing))
    )


def advisories_without_circle(school: School) -> list[Advisory]:
    """This year's that held none on the last two weeks' days with school, today left aside, by grade and name. Nobody
    in the holidays, and before the year is as old. Three queries.
    """
    today = clock.today(school)
    year = SchoolYear.objects.on(today).first()
    since = school_days_ago(school, today, WEEKS_WITHOUT * len(school.weekday_numbers))
    if not year or since < year.starts_on:
        return []
    held = Circle.objects.filter(state=Circle.State.HELD).between(since, today)
    return list(Advisory.objects.current().filter(year=year).exclude(pk__in=held.values("advisory")))


def school_days_ago(school: School, today: date, number: int) -> date:
    """The day by which there was school so often before today. One query."""
    days, day = OpenDays.of(school), today
    for _day in range(number):
        day = days.last_before(day)
    return day
