"""Dates of a series over a year, in every time zone that changes its clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.dates import Closed, SchoolDays, occurrences
from schools.dates import REPEATED, SKIPPED, instant_of
from schools.models import SchoolYear

NEW_YORK = ZoneInfo("America/New_York")
WEEK = range(5)
FIRST, LAST = date(2026, 8, 31), date(2027, 6, 18)
WINTER = Closed(date(2026, 12, 21), date(2027, 1, 1), "Winter break")
Rotation = SchoolYear.Rotation


def school(zone: ZoneInfo = NEW_YORK, **more: object) -> SchoolDays:
    return SchoolDays(**{"zone": zone, "first_on": FIRST, "last_on": LAST, "weekdays": WEEK, **more})


def changes_clocks(name: str) -> bool:
    days = [datetime(2026, month, 15, 12, tzinfo=ZoneInfo(name)) for month in range(1, 13)]
    return len({day.utcoffset() for day in days}) > 1


ZONES = sorted(filter(changes_clocks, available_timezones()))


def instants_showing(zone: ZoneInfo, day: date, wall: time) -> list[datetime]:
    """By looking at every minute of three days: when the clocks show this time of this day."""
    start = datetime.combine(day, time(), UTC) - timedelta(days=1)
    minutes = (start + timedelta(minutes=number) for number in range(3 * 24 * 60))
    wanted = datetime.combine(day, wall)
    return [minute for minute in minutes if minute.astimezone(zone).replace(tzinfo=None) == wanted]


def test_there_are_zones_that_change_their_clocks() -> None:
    assert len(ZONES) > 100
    assert {"America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "America/Santiago"} <= set(ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_weekly_circles_keeps_its_wall_time_in_every_zone(zone: str) -> None:
    place = ZoneInfo(zone)
    year = school(place, closures=[WINTER], weekdays=range(7))
    for weekday, wall in ((1, time(9, 5)), (6, time(2, 30)), (5, time(0, 10))):
        found = occurrences(year, str(weekday), wall, FIRST, LAST)
        assert [one.on for one in found] == weekdays_between(FIRST, LAST, weekday)
        closed = weekdays_between(WINTER.first_on, WINTER.last_on, weekday)
        assert [one.on for one in found if one.closure] == closed
        for one in found:
            shown = one.starts_at.astimezone(place)
            assert shown.date() == one.on
            assert one.shift == SKIPPED or shown.time() == wall
            assert one.shift != SKIPPED or shown.time() > wall


def weekdays_between(first: date, last: date, weekday: int) -> list[date]:
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() == weekday]


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    wall=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    closures=st.lists(
        st.tuples(st.integers(0, 291), st.integers(0, 15)).map(
            lambda span: Closed(FIRST + timedelta(span[0]), FIRST + timedelta(span[0] + span[1]), "No school")
        ),
        max_size=6,
    ),
)
def test_any_series_has_one_date_a_chosen_day(
    zone: str, wall: time, weekdays: set[int], closures: list[Closed]
) -> None:
    place = ZoneInfo(zone)
    year = school(place, weekdays=range(7), closures=closures)
    found = occurrences(year, "".join(map(str, sorted(weekdays))), wall, FIRST, LAST)
    closed = {day for span in closures for day in days_of(span)}
    assert len(found) == sum(len(weekdays_between(FIRST, LAST, day)) for day in weekdays)
    assert {one.on for one in found if one.closure} == {one.on for one in found} & closed
    assert len({one.starts_at for one in found}) == len(found)
    assert all(one.starts_at.astimezone(place).time() == wall or one.shift == SKIPPED for one in found)


def days_of(span: Closed) -> list[date]:
    return [span.first_on + timedelta(number) for number in range((span.last_on - span.first_on).days + 1)]


@settings(max_examples=25, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    nearby=st.integers(-1, 1),
    change=st.integers(0, 5),
    wall=st.times(max_value=time(4)).map(lambda found: found.replace(second=0, microsecond=0)),
)
def test_skipped_and_repeated_times_agree_with_every_minute_of_the_day(
    zone: str, nearby: int, change: int, wall: time
) -> None:
    place = ZoneInfo(zone)
    days = nights_of_change(place)
    day = days[change % len(days)] + timedelta(nearby)
    instant, shift = instant_of(place, day, wall)
    shown = instants_showing(place, day, wall)
    assert {0: SKIPPED, 1: "", 2: REPEATED}[len(shown)] == shift
    if shown:
        assert instant == shown[0]
    else:
        just_before = (instant - timedelta(seconds=1)).astimezone(place).replace(tzinfo=None)
        assert just_before < datetime.combine(day, wall) < instant.astimezone(place).replace(tzinfo=None)


def nights_of_change(zone: ZoneInfo) -> list[date]:
    noons = [datetime.combine(date(2026, 1, 1), time(12), UTC) + timedelta(days) for days in range(500)]
    return [
        after.astimezone(zone).date()
        for before, after in pairwise(noons)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]


def test_a_skipped_time_becomes_the_first_moment_after_it() -> None:
    instant, shift = instant_of(NEW_YORK, date(2027, 3, 14), time(2, 30))
    assert (instant, shift) == (datetime(2027, 3, 14, 7, tzinfo=UTC), SKIPPED)
    assert instant.astimezone(NEW_YORK).time() == time(3)


def test_of_a_repeated_time_the_first_is_taken() -> None:
    assert instant_of(NEW_YORK, date(2026, 11, 1), time(1, 30)) == (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        REPEATED,
    )


def test_the_fold_of_a_typed_time_means_nothing() -> None:
    for day, wall in ((date(2026, 11, 1), time(1, 30)), (date(2027, 3, 14), time(2, 30))):
        assert instant_of(NEW_YORK, day, wall.replace(fold=1)) == instant_of(NEW_YORK, day, wall)


def test_half_an_hour_is_skipped_on_lord_howe() -> None:
    island = ZoneInfo("Australia/Lord_Howe")
    instant, shift = instant_of(island, date(2026, 10, 4), time(2, 10))
    assert (instant.astimezone(island).time(), shift) == (time(2, 30), SKIPPED)


def test_closures_strike_dates_out_with_their_reason() -> None:
    found = occurrences(school(closures=[WINTER]), "1", time(9, 5), date(2026, 12, 15), date(2027, 1, 5))
    assert [(one.on.isoformat(), one.closure) for one in found] == [
        ("2026-12-15", ""),
        ("2026-12-22", "Winter break"),
        ("2026-12-29", "Winter break"),
        ("2027-01-05", ""),
    ]


def test_a_and_b_days_take_turns_over_days_with_school() -> None:
    year = school(rotation=Rotation.DAYS, closures=[Closed(date(2026, 9, 7), date(2026, 9, 7), "Labor Day")])
    days = [FIRST + timedelta(number) for number in range(10)]
    assert "".join(year.letter_on(day) or "-" for day in days) == "ABABA---BA"
    found = occurrences(year, "B", time(9), FIRST, date(2026, 9, 8))
    assert [one.on.day for one in found] == [1, 3, 8]
    assert not any(one.closure for one in found)


def test_a_and_b_weeks_take_turns_by_the_calendar() -> None:
    year = school(
        rotation=Rotation.WEEKS,
        first_on=date(2026, 9, 2),
        closures=[Closed(date(2026, 9, 14), date(2026, 9, 14), "Fair")],
    )
    assert [year.letter_on(date(2026, 9, day)) for day in (1, 2, 6, 7, 13, 14)] == [
        "",
        "A",
        "A",
        "B",
        "B",
        "A",
    ]
    found = occurrences(year, "0A", time(9), date(2026, 9, 2), date(2026, 9, 30))
    assert [(one.on.day, one.closure) for one in found] == [(14, "Fair"), (28, "")]


def test_weekdays_and_letters_together_mean_both() -> None:
    year = school(rotation=Rotation.DAYS)
    both = occurrences(year, "1A", time(9), FIRST, LAST)
    assert both
    assert all(one.on.weekday() == 1 and year.letter_on(one.on) == "A" for one in both)
    assert occurrences(year, "AB", time(9), FIRST, LAST) == occurrences(year, "01234", time(9), FIRST, LAST)


def test_without_rotation_no_day_has_a_letter() -> None:
    assert occurrences(school(), "A", time(9), FIRST, LAST) == []
