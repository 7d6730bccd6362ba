"""The year's plan, over any school week, closures and year."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from schools.dates import monday_of
from schools.school_days import OpenDays
from surveys.windows import (
    FEWEST_DAYS,
    LEAVING,
    LONGEST_GAP,
    SETTLING,
    SHORTEST_GAP,
    WEEK,
    Window,
    suggest_windows,
)

FIRST = date(2026, 8, 3)
offsets = st.integers(0, 330)
closures = st.lists(st.tuples(offsets, st.integers(0, 20)), max_size=12)


def plan(
    weekdays: set[int], closed: list[tuple[int, int]], starts: int, lasts: int
) -> tuple[list[Window], OpenDays]:
    day = timedelta(days=1)
    spans = [(FIRST + first * day, FIRST + (first + length) * day) for first, length in closed]
    days = OpenDays(sorted(weekdays), spans)
    begins = FIRST + starts * day
    return suggest_windows(begins, begins + lasts * day, days), days


@given(st.sets(st.integers(0, 6), min_size=1), closures, st.integers(0, 6), st.integers(0, 399))
def test_windows_fit_the_year_and_each_other(
    weekdays: set[int], closed: list[tuple[int, int]], starts: int, lasts: int
) -> None:
    windows, days = plan(weekdays, closed, starts, lasts)
    begins = FIRST + timedelta(days=starts)
    ends = begins + timedelta(days=lasts)
    for window in windows:
        span = [
            window.first_on + timedelta(days=each)
            for each in range((window.last_on - window.first_on).days + 1)
        ]
        with_school = [day for day in span if days.has_school(day)]
        assert begins + SETTLING <= window.first_on <= window.last_on <= ends - LEAVING
        assert window.first_on in with_school
        assert window.last_on in with_school
        assert len(with_school) >= min(FEWEST_DAYS, len(weekdays))
        assert monday_of(window.last_on) - monday_of(window.first_on) <= WEEK
    for one, following in pairwise(windows):
        gap = monday_of(following.first_on) - monday_of(one.first_on)
        assert SHORTEST_GAP * WEEK <= gap <= LONGEST_GAP * WEEK


def test_a_usual_year_has_about_six() -> None:
    windows, _days = plan({0, 1, 2, 3, 4}, [(112, 4), (140, 14), (240, 6)], 14, 300)
    assert len(windows) in (5, 6, 7)


def test_a_year_of_a_few_weeks_has_none() -> None:
    assert plan({0, 1, 2, 3, 4}, [], 0, 30)[0] == []
