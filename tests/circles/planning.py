"""What tests of the calendar put in it. Their now is Tuesday, November 24, 2026, 8:00 in New York."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from circles.models import Circle, Series
from circles.series import schedule_series
from schools.models import Closure, Member
from tests.cast import Place
from tests.circles.written import put_note

SignIn = Callable[[Member], Client]

TUESDAY = datetime(2026, 11, 24, 8, tzinfo=ZoneInfo("America/New_York"))
CANARY = "canary-note-91f2"


def put_circle(
    school: Place, on: date, at: time = time(9, 5), advisory: str = "7B", note: str = "", **more: Any
) -> Circle:
    starts_at = datetime.combine(on, at, school.school.zone)
    circle = Circle.objects.create(
        school=school.school, advisory=school.advisories[advisory], on=on, starts_at=starts_at, **more
    )
    if note:
        put_note(circle, note)
    return circle


def put_held_circle(school: Place, on: date, **more: Any) -> Circle:
    """With a note that only its leaders may read."""
    return put_circle(school, on, **{"state": "held", "log_version": 1, "note": CANARY, **more})


def put_series(place: Place, first: date, last: date, days: str = "1", advisory: str = "7B") -> Series:
    series = Series(
        school=place.school,
        advisory=place.advisories[advisory],
        days=days,
        starts_at=time(9, 5),
        minutes=30,
        place="Room 12",
        from_on=first,
        until_on=last,
    )
    return schedule_series(series)[0]


def close(place: Place, first: date, last: date, reason: str) -> Closure:
    return Closure.objects.create(school=place.school, reason=reason, starts_on=first, ends_on=last)


def series_form(**changes: Any) -> dict[str, Any]:
    """Tuesdays at 9:05 for four weeks: November 24, December 1, 8 and 15."""
    form = {
        "days": ["1"],
        "starts_at": "09:05",
        "minutes": "30",
        "place": "Room 12",
        "from_on": "2026-11-24",
        "until_on": "2026-12-15",
    }
    return {**form, **changes}


def spot_form(on: date, at: str = "09:05", **changes: Any) -> dict[str, Any]:
    return {"on": on.isoformat(), "at": at, "minutes": "30", "place": "Room 12", **changes}


def said(response: Any) -> str:
    """The messages of the page that a POST leads to."""
    return " ".join(str(message) for message in response.context["messages"])
