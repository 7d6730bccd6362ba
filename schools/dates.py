"""Days, and the instants of wall times. Pure functions: no queries, no clock."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SKIPPED, REPEATED = "skipped", "repeated"


def instant_of(zone: ZoneInfo, day: date, wall: time) -> tuple[datetime, str]:
    """The instant in UTC at which the clocks show this time, and what daylight saving does to it.

    A time that is skipped becomes the first instant after the gap; of one that is repeated the first is taken.
    """
    first = datetime.combine(day, wall.replace(fold=0), zone).astimezone(UTC)
    second = datetime.combine(day, wall.replace(fold=1), zone).astimezone(UTC)
    if first > second:
        return clocks_jump_at(zone, second, first), SKIPPED
    return first, REPEATED if first < second else ""


def clocks_jump_at(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The instant between the two at which the zone's clocks go forward."""
    seconds = range(int(before.timestamp()), int(after.timestamp()) + 1)
    jumped = after.astimezone(zone).utcoffset()
    found = bisect_left(
        seconds, True, key=lambda second: datetime.fromtimestamp(second, zone).utcoffset() == jumped
    )
    return datetime.fromtimestamp(seconds[found], UTC)


def days_between(first_on: date, last_on: date) -> Iterator[date]:
    return (first_on + timedelta(number) for number in range((last_on - first_on).days + 1))


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())
