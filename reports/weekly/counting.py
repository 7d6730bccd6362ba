"""What is counted of a week: numbers of the whole school, and ids of surveys and advisories. Never of a person."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from care.oversight import answered_between
from circles.follow_ups import count_open
from journals.reflecting import count_reflecting
from notices.rhythms import instant
from reports.models import Release, WeeklyReport
from reports.practice import advisories_without_circle, practice_between
from reports.weekly.weeks import DAY, LOOK_BACK, WEEK, Weeks
from schools import clock
from surveys.models import Survey
from surveys.participation import is_counted, school_participation, tens_of

Numbers = dict[str, Any]


def count_week(weeks: Weeks, monday: date) -> Numbers:
    """Of the week of this Monday; what is open and overdue, as it stands now. A fixed number of queries."""
    sunday = monday + 6 * DAY
    start, end = instant(weeks.school, monday, time()), instant(weeks.school, monday + WEEK, time())
    calls, in_time = answered_between(start, end)
    return {
        "circles": count_circles(monday, sunday),
        "without": [advisory.pk for advisory in advisories_without_circle(weeks.school)],
        "surveys": participation_now(),
        "follow_ups": count_open(clock.today(weeks.school)),
        "calls": {"due": calls, "in_time": in_time},
        "reflected": tens_of(*count_reflecting(start, end)),
        "releases": new_releases(monday, start),
    }


def count_circles(monday: date, sunday: date) -> dict[str, int]:
    """`planned` are those that were due, without those on days without school, which are `closed`."""
    found = practice_between(monday, sunday)
    return {
        "held": found.held,
        "planned": found.planned,
        "cancelled": found.kept.cancelled,
        "unlogged": found.kept.unlogged,
        "closed": found.kept.closed,
    }


def participation_now() -> list[dict[str, Any]]:
    """Of the surveys that are open, in tens of percent. `tens` is None of fewer than ten, and before anybody counts."""
    now = clock.now()
    surveys = list(Survey.objects.open_at(now).order_by("closes_at", "pk"))
    counted = school_participation([survey for survey in surveys if is_counted(survey, now)])
    return [
        {
            "survey": str(survey.pk),
            "tens": counted[survey.pk].tens if survey.pk in counted else None,
            "is_counted": survey.pk in counted and counted[survey.pk].is_counted,
        }
        for survey in surveys
    ]


def new_releases(monday: date, start: datetime) -> Sequence[str]:
    """Surveys whose results appeared since the report before this one, or since the week began."""
    now = clock.now()
    recent = WeeklyReport.objects.filter(monday__lt=monday, monday__gte=monday - timedelta(weeks=LOOK_BACK))
    since = recent.values_list("built_at", flat=True).first() or start
    shown = Release.objects.shown_at(now).filter(appears_at__gt=since).order_by("appears_at", "pk")
    return [str(survey) for survey in shown.values_list("survey", flat=True)]
