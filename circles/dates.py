"""On which dates, and at which instants, circles meet. Pure functions: no queries, no clock."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schools.models import SchoolYear

SKIPPED, REPEATED = "skipped", "repeated"


class Closed(NamedTuple):
    """Days without school, both included."""

    first_on: date
    last_on: date
    reason: str


@dataclass(frozen=True)
class Occurrence:
    """One date of a series.

    `starts_at` is in UTC, `on` its date at the school. `closure` says why there is no school that day, or nothing.
    `shift` is SKIPPED when the clocks jump over the wall time, REPEATED when they show it twice, or nothing.
    """

    on: date
    starts_at: datetime
    closure: str = ""
    shift: str = ""


@dataclass(frozen=True)
class SchoolDays:
    """A school year as dates need it. `weekdays` are the days with school, 0 for Monday."""

    zone: ZoneInfo
    first_on: date
    last_on: date
    weekdays: Collection[int]
    rotation: str = SchoolYear.Rotation.NONE
    closures: Sequence[Closed] = ()

    def closure_on(self, day: date) -> str:
        reasons = (closed.reason for closed in self.closures if closed.first_on <= day <= closed.last_on)
        return next(reasons, "")

    def letter_on(self, day: date) -> str:
        """Whether it is an A or a B day, or neither."""
        if self.rotation == SchoolYear.Rotation.WEEKS and self.first_on <= day <= self.last_on:
            return "AB"[(monday_of(day) - monday_of(self.first_on)).days // 7 % 2]
        return self.alternating.get(day, "") if self.rotation == SchoolYear.Rotation.DAYS else ""

    @cached_property
    def alternating(self) -> dict[date, str]:
        """A and B by turns over the days with school; the year's first is an A day."""
        with_school = [
            day
            for day in days_between(self.first_on, self.last_on)
            if day.weekday() in self.weekdays and not self.closure_on(day)
        ]
        return {day: "AB"[number % 2] for number, day in enumerate(with_school)}

    def meets(self, days: str, day: date) -> bool:
        """Whether a series of these days ("13", "A", "1A") has a date on this one, closed or not."""
        weekdays = [int(letter) for letter in days if letter.isdigit()] or self.weekdays
        letters = days.strip("0123456")
        return day.weekday() in weekdays and (not letters or self.letter_on(day) in set(letters))


def occurrences(
    year: SchoolDays, days: str, starts_at: time, first_on: date, last_on: date
) -> list[Occurrence]:
    """Every date of a series from the first to the last day, struck out where the school is closed."""
    return [
        occurrence(year, day, starts_at) for day in days_between(first_on, last_on) if year.meets(days, day)
    ]


def occurrence(year: SchoolDays, day: date, starts_at: time) -> Occurrence:
    instant, shift = instant_of(year.zone, day, starts_at)
    return Occurrence(instant.astimezone(year.zone).date(), instant, year.closure_on(day), shift)


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
