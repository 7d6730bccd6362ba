"""Which days have school."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from schools import clock
from schools.models import Closure, School

LONGEST_BREAK = timedelta(days=120)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class OpenDays:
    """The days of a school. `weekdays` have school, 0 for Monday; `closures` are pairs of first and last days without.
    `of` knows those within a few months of today.
    """

    weekdays: Collection[int]
    closures: Sequence[tuple[date, date]] = ()

    @classmethod
    def of(cls, school: School) -> Self:
        today = clock.today(school)
        return cls.between(school, today - LONGEST_BREAK, today + 2 * LONGEST_BREAK)

    @classmethod
    def between(cls, school: School, first: date, last: date) -> Self:
        """The days from the first to the last, such as those of a school year."""
        closures = Closure.objects.overlapping(first, last)
        return cls(school.weekday_numbers, list(closures.values_list("starts_on", "ends_on")))

    def has_school(self, day: date) -> bool:
        return day.weekday() in self.weekdays and not any(
            starts_on <= day <= ends_on for starts_on, ends_on in self.closures
        )

    def last_before(self, day: date) -> date:
        """The latest day with school before this one; the day before when there is none for months."""
        return self.search(day - DAY, -DAY)

    def next_from(self, day: date) -> date:
        """This day, or the next one with school; this day when there is none for months."""
        return self.search(day, DAY)

    def search(self, first: date, step: timedelta) -> date:
        for number in range(LONGEST_BREAK.days):
            if self.has_school(day := first + number * step):
                return day
        return first
