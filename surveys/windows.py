"""A year's plan: when surveys could be open. Pure functions over days.

Windows last one to two weeks of school and begin six to eight weeks apart, never within `SETTLING` days after the year
begins and over before its last `LEAVING` days; each opens on the first and closes on the last school day of its weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schools.dates import monday_of
from schools.school_days import OpenDays

WEEK = timedelta(days=7)
SETTLING, LEAVING = timedelta(days=21), timedelta(days=14)
SHORTEST_GAP, LONGEST_GAP = 6, 8  # weeks from one opening to the next
FEWEST_DAYS = 4  # with school, in a window of one week


@dataclass(frozen=True)
class Window:
    """Both days have school."""

    first_on: date
    last_on: date


def suggest_windows(first_on: date, last_on: date, days: OpenDays) -> list[Window]:
    """Of a school year, in order; as many as fit, beginning six weeks apart where that gives a full week."""
    found: list[Window] = []
    monday = next_monday(first_on + SETTLING)
    while window := first_fitting(monday, last_on - LEAVING, days, len(found)):
        found.append(window)
        monday = monday_of(window.first_on) + SHORTEST_GAP * WEEK
    return found


def first_fitting(monday: date, until: date, days: OpenDays, found: int) -> Window | None:
    """In the first of the weeks that may come next and has enough days; the first window may begin at any time."""
    weeks = LONGEST_GAP - SHORTEST_GAP + 1 if found else max((until - monday) // WEEK, 0)
    for number in range(weeks):
        window = window_at(monday + number * WEEK, days)
        if window and window.last_on <= until:
            return window
    return None


def window_at(monday: date, days: OpenDays) -> Window | None:
    """One week of school from this Monday, or two when the first is short; None when both together are short."""
    for weeks in (1, 2):
        with_school = list(school_days(monday, weeks, days))
        if len(with_school) >= min(FEWEST_DAYS, len(days.weekdays)) and with_school[0] < monday + WEEK:
            return Window(with_school[0], with_school[-1])
    return None


def school_days(monday: date, weeks: int, days: OpenDays) -> Iterator[date]:
    each = (monday + timedelta(number) for number in range(7 * weeks))
    return (day for day in each if days.has_school(day))


def next_monday(day: date) -> date:
    monday = monday_of(day)
    return monday if monday == day else monday + WEEK
