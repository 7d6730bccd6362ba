"""When adults are expected to look: a school's hours on its days. Pure functions over instants."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schools.dates import days_between, instant_of
from schools.school_days import OpenDays

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """From `opens_at` until `closes_at` on the days with school, in the school's own time."""

    zone: ZoneInfo
    days: OpenDays
    opens_at: time
    closes_at: time

    def are_on(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return self.days.has_school(local.date()) and self.opens_at <= local.time() < self.closes_at

    def next_opening(self, moment: datetime) -> datetime:
        """The first one after the moment."""
        day = moment.astimezone(self.zone).date()
        for first in (day, day + DAY):
            opening = instant_of(self.zone, self.days.next_from(first), self.opens_at)[0]
            if opening > moment:
                return opening
        return instant_of(self.zone, self.days.next_from(day + 2 * DAY), self.opens_at)[0]

    def due_after(self, moment: datetime, patience: timedelta) -> datetime:
        """When somebody asked at the moment should have acknowledged: `patience` later within the hours, and otherwise
        when the school opens next.
        """
        due_at = moment + patience
        if self.are_on(moment) and self.are_on(due_at):
            return due_at
        return self.next_opening(moment if not self.are_on(moment) else due_at)

    def expected_at(self, moment: datetime) -> datetime:
        """When somebody is expected to look: now, or when the school opens next."""
        return moment if self.are_on(moment) else self.next_opening(moment)

    def start_of(self, day: date) -> datetime:
        return instant_of(self.zone, day, time())[0]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the hours passed from one moment to a later one."""
        first, last = (moment.astimezone(self.zone).date() for moment in (start, end))
        return sum((self.on_day(day, start, end) for day in days_between(first, last)), timedelta())

    def on_day(self, day: date, start: datetime, end: datetime) -> timedelta:
        if not self.days.has_school(day):
            return timedelta()
        opening, closing = (instant_of(self.zone, day, wall)[0] for wall in (self.opens_at, self.closes_at))
        return max(timedelta(), min(end, closing) - max(start, opening))
