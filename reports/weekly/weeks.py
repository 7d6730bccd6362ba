"""Which week a report tells of, and when it comes. All in the school's own time.

A report tells of whole weeks, Monday to Sunday, so that no two reports overlap, whichever day a school chooses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from notices.rhythms import instant
from reports.models import WeeklyReport, WeeklySchedule
from schools import clock
from schools.dates import days_between, monday_of
from schools.models import School, SchoolYear
from schools.school_days import OpenDays

DAY, WEEK = timedelta(days=1), timedelta(days=7)
# Results appear at seven; the report tells of them.
REPORT_AT = time(7, 30)
# What lies further back than the longest break but summer is told no more.
LOOK_BACK = 4
LOOK_AHEAD = 26


@dataclass(frozen=True)
class Weeks:
    """The weeks of a school. `years` are pairs of first and last days; `weekday` is the day that the school chose."""

    school: School
    days: OpenDays
    years: Sequence[tuple[date, date]]
    weekday: int = 0

    @classmethod
    def of(cls, school: School) -> Self:
        """Three queries."""
        years = SchoolYear.objects.filter(school=school).order_by("starts_on")
        chosen = WeeklySchedule.objects.filter(school=school).values_list("weekday", flat=True).first()
        return cls(school, OpenDays.of(school), list(years.values_list("starts_on", "ends_on")), chosen or 0)

    def had_school(self, monday: date) -> bool:
        """Whether any day of the week had, within a school year."""
        return any(
            self.days.has_school(day) and any(first <= day <= last for first, last in self.years)
            for day in days_between(monday, monday + 6 * DAY)
        )

    def last_before(self, monday: date) -> date | None:
        """The Monday of the latest week with school before this one; None after a long break and in a new year."""
        earlier = (monday - back * WEEK for back in range(1, LOOK_BACK + 1))
        return next((each for each in earlier if self.had_school(each)), None)

    def report_day(self, monday: date) -> date | None:
        """In this week: the chosen day, else the next one with school, else the last one before it."""
        chosen = monday + self.weekday * DAY
        later = days_between(chosen, monday + 6 * DAY)
        earlier = (chosen - back * DAY for back in range(1, self.weekday + 1))
        return next((day for day in (*later, *earlier) if self.days.has_school(day)), None)

    def due_in(self, monday: date) -> "Due | None":
        """What is told in the week of this Monday. None in a week without school, or with nothing to tell of."""
        day, told = self.report_day(monday), self.last_before(monday)
        if day is None or told is None:
            return None
        at, until = instant(self.school, day, REPORT_AT), instant(self.school, monday + WEEK, time())
        return Due(told, at, until)


@dataclass(frozen=True)
class Due:
    """The report of the week of `monday`: it comes `at`, and is of use `until` the next week begins."""

    monday: date
    at: datetime
    until: datetime


def report_due(school: School) -> Due | None:
    """What is to be built now and is not there yet. One query once this week's is."""
    now, monday = clock.now(), monday_of(clock.today(school))
    if WeeklyReport.objects.filter(built_at__gte=instant(school, monday, time())).exists():
        return None
    due = Weeks.of(school).due_in(monday)
    if due is None or now < due.at or WeeklyReport.objects.filter(monday=due.monday).exists():
        return None
    return due


def next_report(school: School) -> Due | None:
    """The one that comes next, as the calendar is now; None when none comes for half a year."""
    now, this_week = clock.now(), monday_of(clock.today(school))
    weeks = Weeks.of(school)
    latest = WeeklyReport.objects.values_list("monday", flat=True).first()
    for ahead in range(LOOK_AHEAD):
        due = weeks.due_in(this_week + ahead * WEEK)
        if due and now < due.until and (latest is None or due.monday > latest):
            return due
    return None
