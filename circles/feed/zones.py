"""A time zone as a calendar file describes it (RFC 5545, 3.6.5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from schools.dates import clocks_jump_at

DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def zone_component(name: str, first_year: int, last_year: int) -> Timezone:
    """The zone's offset at the start of the first year, and each change up to the end of the last one.

    icalendar's own `from_tzinfo` starts daylight saving by the clocks after the change; the standard says before.
    """
    zone = ZoneInfo(name)
    first = datetime(first_year, 1, 1, tzinfo=zone).astimezone(UTC)
    last = datetime(last_year, 12, 31, tzinfo=zone).astimezone(UTC)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(observance(zone, first, offset_at(zone, first)))
    for instant in changes(zone, first, last):
        component.add_component(observance(zone, instant, offset_at(zone, instant - timedelta(seconds=1))))
    return component


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[datetime]:
    """The instants at which the zone's clocks are set."""
    day = first
    while day < last:
        if offset_at(zone, day) != offset_at(zone, day + DAY):
            yield clocks_jump_at(zone, day, day + DAY)
        day += DAY


def offset_at(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def observance(zone: ZoneInfo, instant: datetime, before: timedelta) -> TimezoneDaylight | TimezoneStandard:
    """What holds from the instant on; it is named by the clocks of just before."""
    wall = instant.astimezone(zone)
    part = TimezoneDaylight() if wall.dst() else TimezoneStandard()
    part.add("dtstart", (instant + before).replace(tzinfo=None))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", offset_at(zone, instant))
    part.add("tzname", wall.tzname())
    return part
