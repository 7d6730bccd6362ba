"""The year's plan: when surveys could be open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render

from schools import clock
from schools.access import MemberRequest, roles
from schools.calendar import year_on
from schools.models import Role, SchoolYear
from schools.school_days import OpenDays
from surveys.models import Survey
from surveys.windows import Window, suggest_windows

DAY = timedelta(days=1)


@dataclass(frozen=True)
class PlannedWindow:
    """`surveys` are those that are open on some of its days; `opens_on` is the first day that is left, if any."""

    window: Window
    surveys: list[Survey]
    opens_on: date | None

    @property
    def is_taken(self) -> bool:
        """By a survey of students, for whom the windows are; one of adults leaves room for it."""
        return any(survey.is_for_students for survey in self.surveys)


@roles(Role.ADMINISTRATOR)
def survey_plan(request: MemberRequest) -> HttpResponse:
    school = request.member.school
    today = clock.today(school)
    year = year_on(school, today)
    windows = list(planned_windows(year, school.zone, today)) if year else []
    return render(request, "surveys/survey_plan.html", {"year": year, "windows": windows})


def planned_windows(year: SchoolYear, zone: ZoneInfo, today: date) -> Iterator[PlannedWindow]:
    days = OpenDays.between(year.school, year.starts_on, year.ends_on)
    surveys = list(Survey.objects.kept().order_by("opens_at", "pk"))
    for window in suggest_windows(year.starts_on, year.ends_on, days):
        marked = [each for each in surveys if is_open_within(each, window, zone)]
        opens_on = max(window.first_on, today)
        yield PlannedWindow(window, marked, opens_on if opens_on <= window.last_on else None)


def is_open_within(survey: Survey, window: Window, zone: ZoneInfo) -> bool:
    """For half of the window's days, or half of its own."""
    first_on, last_on = survey.opens_at.astimezone(zone).date(), survey.closes_at.astimezone(zone).date()
    shared = min(last_on, window.last_on) - max(first_on, window.first_on) + DAY
    shorter = min(last_on - first_on, window.last_on - window.first_on) + DAY
    return 2 * shared >= shorter
