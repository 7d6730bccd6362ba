"""Which week a report tells of, and when it comes: closures, breaks, summer, daylight saving, the day chosen."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from reports.models import WeeklySchedule
from reports.weekly.weeks import Weeks, next_report, report_due
from schools.models import School, SchoolYear
from schools.school_days import OpenDays
from tests.cast import Place
from tests.circles.planning import close
from tests.reports.weeks import MONDAY, MORNING, a_weekly_report, build

pytestmark = [pytest.mark.django_db, pytest.mark.promise("messages-on-time")]
THIS = date(2026, 11, 23)
DAY, WEEK = timedelta(days=1), timedelta(days=7)
YEAR = (date(2026, 8, 24), date(2027, 6, 11))


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def weeks(*closures: tuple[date, date], weekday: int = 0, weekdays: str = "01234") -> Weeks:
    school = School(time_zone="America/New_York", weekdays=weekdays)
    return Weeks(school, OpenDays(school.weekday_numbers, closures), [YEAR], weekday)


@pytest.mark.parametrize(
    ("weekday", "closed", "expected"),
    [
        (0, [], THIS),
        (0, [0], THIS + DAY),
        (0, [0, 1, 2], THIS + 3 * DAY),
        (4, [], THIS + 4 * DAY),
        (4, [4], THIS + 3 * DAY),
        (4, [3, 4], THIS + 2 * DAY),
        (0, [0, 1, 2, 3, 4], None),
        (6, [], THIS + 4 * DAY),
    ],
)
def test_it_comes_on_the_chosen_day_or_the_nearest_with_school(
    weekday: int, closed: list[int], expected: date | None
) -> None:
    closures = [(THIS + number * DAY, THIS + number * DAY) for number in closed]
    assert weeks(*closures, weekday=weekday).report_day(THIS) == expected


def test_it_tells_of_the_latest_week_with_school() -> None:
    assert weeks().last_before(THIS) == THIS - WEEK
    winter = weeks((date(2026, 12, 21), date(2027, 1, 3)))
    assert winter.last_before(date(2027, 1, 4)) == date(2026, 12, 14)
    assert winter.due_in(date(2026, 12, 28)) is None, "nothing in a break"


def test_summer_and_the_first_week_have_none_and_the_last_week_is_told_of() -> None:
    first, last = date(2026, 8, 24), date(2027, 6, 7)
    found = weeks()
    assert found.due_in(first) is None
    told = found.due_in(first + WEEK)
    assert told and told.monday == first
    told = found.due_in(last + WEEK)
    assert told and told.monday == last
    assert found.last_before(date(2027, 7, 26)) is None
    assert Weeks(found.school, found.days, [], 0).due_in(THIS) is None, "a school without a school year"


@pytest.mark.parametrize("zone", ["America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "UTC"])
def test_it_comes_at_half_past_seven_all_year(zone: str) -> None:
    school = School(time_zone=zone, weekdays="01234")
    found = Weeks(school, OpenDays(school.weekday_numbers), [YEAR])
    monday, at = YEAR[0] + WEEK, set()
    while monday < YEAR[1]:
        due = found.due_in(monday)
        assert due and due.monday == monday - WEEK
        local = due.at.astimezone(school.zone)
        at.add((local.weekday(), local.time()))
        assert due.until.astimezone(school.zone) == datetime.combine(monday + WEEK, time(), school.zone)
        monday += WEEK
    assert at == {(0, time(7, 30))}


def test_nothing_is_due_before_its_minute_nor_twice(moment: time_machine.Traveller, cedar: Place) -> None:
    moment.move_to(MORNING - timedelta(minutes=1))
    assert not build(cedar)
    moment.move_to(MORNING)
    assert build(cedar) and not build(cedar)
    moment.move_to(MORNING + 6 * DAY)
    assert not build(cedar)


def test_a_worker_that_was_down_builds_it_later_that_week(
    moment: time_machine.Traveller, cedar: Place
) -> None:
    moment.move_to(MORNING + 3 * DAY)
    with cedar.context():
        due = report_due(cedar.school)
    assert due and due.monday == MONDAY


def test_another_day_chosen_later_in_a_week_gives_no_second_one(
    moment: time_machine.Traveller, cedar: Place
) -> None:
    assert build(cedar)
    with cedar.context():
        WeeklySchedule.objects.create(school=cedar.school, weekday=3)
    moment.move_to(MORNING + 3 * DAY)
    assert not build(cedar)
    moment.move_to(MORNING + WEEK)
    assert not build(cedar)
    moment.move_to(MORNING + WEEK + 3 * DAY)
    assert build(cedar)


def test_a_week_is_told_once_though_a_break_follows(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        SchoolYear.objects.update(ends_on=MONDAY + 4 * DAY)
    assert build(cedar)
    moment.move_to(MORNING + WEEK)
    assert not build(cedar)


def test_the_next_one_is_the_one_that_comes(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        close(cedar, THIS, THIS, "Staff learning")
        due = next_report(cedar.school)
        assert due and due.at.astimezone(cedar.school.zone).date() == THIS + DAY
        a_weekly_report(cedar)
        due = next_report(cedar.school)
        assert due and (due.monday, due.at.astimezone(cedar.school.zone).date()) == (THIS, THIS + WEEK)
        SchoolYear.objects.all().update(starts_on=date(2025, 8, 1), ends_on=date(2025, 12, 1))
        assert next_report(cedar.school) is None
