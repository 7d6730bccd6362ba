"""The weekly reports of the demo's last two months, and the latest one as a letter, as if its hour had come."""

from datetime import date, datetime, time, timedelta

from notices.rhythms import instant
from reports.models import Release, WeeklyReport
from reports.weekly.building import keep_report
from reports.weekly.counting import Numbers, count_week
from reports.weekly.weeks import REPORT_AT, WEEK, Due, Weeks
from schools.dates import monday_of
from schools.models import School

BACK = 8


def add_weekly_reports(school: School, now: datetime) -> None:
    """Whoever tries the demo in the holidays finds those of the last weeks with school."""
    weeks = Weeks.of(school)
    told = [monday for monday in mondays_before(now.date()) if weeks.had_school(monday)][:BACK]
    for monday in reversed(told[1:]):
        at = instant(school, monday + WEEK, REPORT_AT)
        WeeklyReport.objects.create(
            school=school, monday=monday, numbers=numbers_then(weeks, monday, at), built_at=at
        )
    for monday in told[:1]:
        keep_report(school, Due(monday, now, now + WEEK))


def mondays_before(today: date) -> list[date]:
    return [monday_of(today) - back * WEEK for back in range(1, 3 * BACK)]


def numbers_then(weeks: Weeks, monday: date, at: datetime) -> Numbers:
    """What nobody can count any more is left out: which surveys were open, and where no circle had been for long."""
    week = instant(weeks.school, monday, time()), at + timedelta(minutes=1)
    shown = Release.objects.shown_at(at).filter(appears_at__range=week).order_by("appears_at")
    releases = [str(survey) for survey in shown.values_list("survey", flat=True)]
    return count_week(weeks, monday) | {"surveys": [], "without": [], "releases": releases}
