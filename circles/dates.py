"""On which dates, and at which instants, circles meet. Pure functions: no queries, no clock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from schools.dates import days_between, instant_of, monday_of
from schools.models import SchoolYear


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
