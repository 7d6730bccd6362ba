"""What a person's own calendar learns of their circles: when, where and whether. Never a name, a note or a plan."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from circles.calendar import Standing, standing_of
from circles.models import Circle
from schools import clock
from schools.models import Member, School

BACK = timedelta(days=60)
MOST = 2000
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
    """The circles that the member may know of, in order: at most `MOST`, from `BACK` on."""
    first_on, last_on = span(clock.today(member.school))
    circles = Circle.objects.visible_to(member).for_calendar().between(first_on, last_on)
    return [event_of(circle, member.school) for circle in circles[:MOST]]


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
