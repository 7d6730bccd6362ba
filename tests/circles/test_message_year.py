"""A school year of reminders, in zones of both hemispheres, by a clock that only the test moves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail

from circles.models import Circle, Plan
from notices.models import Delivery
from notices.planning import plan_messages
from notices.sending import send_messages
from schools.models import Advisory, Leadership, School, SchoolYear
from tests.cast import Place
from tests.circles.planning import close, put_series
from tests.promises.plugin import Proved

pytestmark = pytest.mark.promise("messages-on-time")

# With half-hour offsets, without daylight saving, with half an hour of it, and with its change at other hours.
ZONES = [
    "America/New_York",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/St_Johns",
    "America/Santiago",
    "Europe/London",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
]
# The wall that differs most; `--all` lives through the year in all ten.
QUICK = {"Australia/Lord_Howe"}
EACH_ZONE = [zone if zone in QUICK else pytest.param(zone, marks=pytest.mark.long) for zone in ZONES]
FIRST, LAST = date(2026, 8, 17), date(2027, 6, 11)
BREAKS = [
    (date(2026, 11, 25), date(2026, 11, 27)),
    (date(2026, 12, 21), date(2027, 1, 4)),
    (date(2027, 3, 15), date(2027, 3, 19)),
    (date(2027, 4, 6), date(2027, 4, 6)),
]
REMINDED_AT = time(15, 30)


@dataclass(frozen=True)
class Year:
    """Mondays at 9:05, told on Fridays: clocks are set in between. One teacher, whose reminders alone are looked at."""

    place: Place
    zone: ZoneInfo
    hand: time_machine.Traveller

    def at(self, day: date, wall: time = REMINDED_AT) -> datetime:
        return datetime.combine(day, wall, self.zone)

    def work(self, moment: datetime) -> list[str]:
        """What a scheduler's minute sends then."""
        self.hand.move_to(moment)
        before = len(mail.outbox)
        plan_messages(self.place.school.pk)
        send_messages(self.place.school.pk)
        return [letter.subject for letter in mail.outbox[before:]]

    def circles(self) -> list[Circle]:
        """Those that take place, in order."""
        with self.place.context():
            return [circle for circle in Circle.objects.order_by("starts_at") if has_school(circle.on)]


def has_school(day: date) -> bool:
    return day.weekday() < 5 and not any(first <= day <= last for first, last in BREAKS)


def school_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not has_school(day):
        day -= timedelta(days=1)
    return day


@pytest.fixture
def year(request: pytest.FixtureRequest, db: None) -> Iterator[Year]:
    zone = ZoneInfo(request.param)
    with time_machine.travel(datetime.combine(FIRST - timedelta(days=9), time(12), zone), tick=False) as hand:
        cedar: Place = request.getfixturevalue("cedar")
        cedar.school.time_zone = request.param
        cedar.school.save(update_fields=["time_zone"])
        cedar.school = School.objects.get(pk=cedar.school.pk)
        with cedar.context():
            SchoolYear.objects.update(starts_on=FIRST, ends_on=LAST)
            cedar.advisories["7B"] = Advisory.objects.get(name="7B")
            Leadership.objects.exclude(member=cedar.lee).delete()
            Leadership.objects.update(from_on=FIRST - timedelta(days=30))
            for first, last in BREAKS[:3]:
                close(cedar, first, last, "Break")
            put_series(cedar, FIRST, LAST, days="0")
            plans = [Plan(school=cedar.school, circle=circle, name="Plan") for circle in Circle.objects.all()]
            Plan.objects.bulk_create(plans)
            close(cedar, *BREAKS[3], "Snow, which nobody knew of when the series was made")
        yield Year(cedar, zone, hand)


@pytest.mark.parametrize("year", EACH_ZONE, indirect=True)
def test_each_circle_is_told_once_at_half_past_three_of_the_school_day_before(
    year: Year, proved: Proved
) -> None:
    circles = year.circles()
    assert len(circles) == sum(has_school(day) for day in meeting_days())
    for circle in circles:
        wall = circle.starts_at.astimezone(year.zone)
        assert (wall.hour, wall.minute) == (9, 5)
        moment = year.at(school_day_before(circle.on))
        assert year.work(moment - timedelta(minutes=1)) == []
        (subject,) = year.work(moment)
        assert "9:05 a.m.: circle with 7B" in subject
    assert year.work(year.at(LAST + timedelta(days=5))) == []
    with year.place.context():
        told = Delivery.objects.filter(kind="circle_reminder", channel="email", state="sent")
        assert sorted(told.values_list("about", flat=True)) == sorted(circle.pk for circle in circles)
    proved(len(circles), "reminders of a school year at their minute")


def meeting_days() -> Iterator[date]:
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if day.weekday() == 0:
            yield day


@pytest.mark.parametrize("year", ["America/New_York", "Australia/Lord_Howe"], indirect=True)
def test_three_days_of_standing_still_leave_nothing_stale(year: Year) -> None:
    """From Friday to Tuesday: Monday's is over, the next one is told as ever."""
    assert year.work(year.at(date(2026, 10, 9), time(15, 20))) == []
    assert year.work(year.at(date(2026, 10, 13), time(15))) == []
    assert year.work(year.at(date(2026, 10, 16), time(15, 29))) == []
    (subject,) = year.work(year.at(date(2026, 10, 16)))
    assert subject.startswith("Monday, 9:05 a.m.")
    with year.place.context():
        late = Delivery.objects.filter(about=Circle.objects.get(on=date(2026, 10, 12)).pk)
        assert not late.filter(state="sent").exists()


@pytest.mark.parametrize("year", ["America/New_York"], indirect=True)
def test_a_clock_that_jumps_back_tells_nothing_twice(year: Year) -> None:
    moment = year.at(date(2026, 10, 9)).astimezone(UTC)
    assert len(year.work(moment)) == 1
    for jump in (timedelta(hours=-1), timedelta(hours=-30), timedelta(0), timedelta(hours=3)):
        assert year.work(moment + jump) == []
