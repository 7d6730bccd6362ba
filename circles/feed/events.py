"""What a person's own calendar learns of their circles: when, where and whether. Never a name, a note or a plan."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from circles.calendar import Standing, standing_of
from circles.models import Circle
from circles.models.circle import WHOLE_CALENDAR
from schools import clock
from schools.models import Member, School

BACK = timedelta(days=60)
WHOLE_SCHOOL_BACK, WHOLE_SCHOOL_AHEAD = timedelta(weeks=2), timedelta(weeks=8)
MOST = 10_000
OFF = (Standing.CANCELLED, Standing.CLOSED)


class Event(NamedTuple):
    """One circle. Times are in UTC; `version` rises with every change, `is_off` when it does not take place."""

    circle: int
    starts_at: datetime
    ends_at: datetime
    advisory: str
    place: str
    is_off: bool
    version: int
    changed_at: datetime


def events_for(member: Member) -> list[Event]:
    """The circles that the member may know of within their span, in order; at most `MOST`."""
    first_on, last_on = span_of(member)
    circles = Circle.objects.visible_to(member).for_calendar().between(first_on, last_on)
    return [event_of(circle, member.school) for circle in circles[:MOST]]


def span_of(member: Member) -> tuple[date, date]:
    """A few weeks around today for who sees every advisory: a year of a big school is more than calendars take."""
    today = clock.today(member.school)
    if member.role in WHOLE_CALENDAR:
        return today - WHOLE_SCHOOL_BACK, today + WHOLE_SCHOOL_AHEAD
    return span(today)


def span(today: date) -> tuple[date, date]:
    """From some weeks back to the end of the year to come."""
    return today - BACK, date(today.year + 1, 12, 31)


def event_of(circle: Circle, school: School) -> Event:
    return Event(
        circle=circle.pk,
        starts_at=circle.starts_at,
        ends_at=circle.ends_at,
        advisory=circle.advisory.name,
        place=circle.place,
        is_off=standing_of(circle, circle.starts_at) in OFF,
        version=circle.calendar_version + school.closures_version,
        changed_at=max(circle.changed_at, school.closures_changed_at or circle.changed_at),
    )
