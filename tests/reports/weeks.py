"""Weekly reports, stored and built, for tests of them. Their now is Monday, November 23, 2026, 7:30 in New York."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from notices.sending import send_messages
from reports.models import WeeklyReport
from reports.weekly.building import build_weekly_report
from schools import clock
from schools.dates import monday_of
from tests.cast import Place

MONDAY = date(2026, 11, 16)
MORNING = datetime(2026, 11, 23, 7, 30, tzinfo=ZoneInfo("America/New_York"))
NUMBERS: dict[str, Any] = {
    "circles": {"held": 24, "planned": 27, "cancelled": 1, "unlogged": 2, "closed": 3},
    "without": [],
    "surveys": [],
    "follow_ups": {"total": 12, "late": 4},
    "calls": {"due": 3, "in_time": 2},
    "reflected": 6,
    "releases": [],
}


def a_weekly_report(
    place: Place, monday: date | None = None, built_at: datetime | None = None, **numbers: Any
) -> WeeklyReport:
    """Of the week before this one, built now, unless it says so."""
    monday = monday or monday_of(place.today) - timedelta(days=7)
    return WeeklyReport.objects.create(
        school=place.school, monday=monday, numbers=NUMBERS | numbers, built_at=built_at or clock.now()
    )


def build(place: Place) -> bool:
    with place.context():
        return build_weekly_report(place.school.pk)


def built(place: Place) -> WeeklyReport:
    assert build(place)
    with place.context():
        return WeeklyReport.objects.get()


def letters(place: Place) -> dict[str, EmailMultiAlternatives]:
    """What is sent now, by its reader's key."""
    mail.outbox.clear()
    send_messages(place.school.pk)
    return {letter.to[0].partition("@")[0]: letter for letter in mail.outbox}
