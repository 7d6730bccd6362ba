"""The first page of those who lead no circle today: students, counselors, the office, the district."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.models import Circle, Turn
from schools import clock
from schools.models import Account, Enrollment, Leadership, Member
from tests.advisory.homes import shown
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log
from tests.circles.planning import TUESDAY, close, put_circle

SignIn = Callable[[Member], Client]
CANARY = "canary-55e0"
TODAY = TUESDAY.date()
WEEK = timedelta(7)


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


def test_a_counselor_sees_how_many_promises_wait(cedar: Place, sign_in: SignIn) -> None:
    diaz = sign_in(cedar.diaz)
    assert "When someone asks you to keep a promise" in shown(diaz)[0]
    with cedar.context():
        circle = put_circle(cedar, TODAY - WEEK)
        mine = promise(cedar, cedar.diaz, CANARY, student=cedar.maya)
        theirs = promise(cedar, cedar.lee, "canary-other", student=cedar.maya)
        put_log(circle, cedar.rivera, note="canary-note", promises=(mine, theirs))
    in_sight, folded = shown(diaz)
    assert "Waiting for you One promise about a student is open" in in_sight
    assert CANARY not in in_sight
    assert CANARY in folded
    assert "canary-other" not in folded
    assert "canary-note" not in folded


def test_a_student_sees_the_next_circle(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(1, 4):
            marks = {"maya": "absent"} if number == 1 else {"maya": "passed", "noah": "absent"}
            put_log(put_circle(cedar, TODAY - number * WEEK), cedar.rivera, note=CANARY, **marks)
        put_circle(cedar, TODAY, at=TUESDAY.time().replace(hour=7), state="cancelled", reason="Over")
        put_circle(
            cedar, TODAY, at=TUESDAY.time().replace(hour=8, minute=30), state="cancelled", reason="Drill"
        )
        put_circle(cedar, TODAY + WEEK, place="Room 12")
        put_circle(cedar, TODAY + timedelta(1), advisory="7C")
    in_sight, folded = shown(sign_in(cedar.maya))
    assert "Good morning, Maya" in in_sight
    assert "Your next circle Tuesday, December 1, 9:05–9:35 a.m. Where Room 12" in in_sight
    assert "Ms. Rivera, Mr. Lee, 7B" in in_sight
    assert "You were at 2 of 3 circles." in in_sight
    assert "is cancelled: Drill" in in_sight
    assert "Over" not in in_sight
    for hidden in (CANARY, "Noah", "passed", "Passed"):
        assert hidden not in in_sight + folded


def test_days_without_school_hide_no_circle_behind_them(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        close(cedar, TODAY + timedelta(1), TODAY + timedelta(10), "Thanksgiving")
        for number in range(1, 8):
            put_circle(cedar, TODAY + timedelta(number))
        put_circle(cedar, TODAY + timedelta(14), place="Room 12")
    in_sight, _folded = shown(sign_in(cedar.maya))
    assert "Your next circle Tuesday, December 8" in in_sight


def test_a_student_without_circles_is_told_where_they_will_be(cedar: Place, sign_in: SignIn) -> None:
    in_sight, _folded = shown(sign_in(cedar.iris))
    assert "No circle is planned for you yet." in in_sight
    assert "You were at" not in in_sight
    with cedar.context():
        put_circle(cedar, TODAY, advisory="7C")
    assert "Today, 9:05–9:35 a.m." in shown(sign_in(cedar.iris))[0]


def test_an_administrator_sees_whether_circles_happen(cedar: Place, sign_in: SignIn) -> None:
    monday = TODAY - timedelta(1)
    with cedar.context():
        put_log(
            put_circle(cedar, monday),
            cedar.rivera,
            note=CANARY,
            promises=(promise(cedar, cedar.diaz, CANARY, student=cedar.maya, due_on=monday),),
            noah="passed",
        )
        put_circle(cedar, monday, advisory="7C")
        put_circle(cedar, TODAY, at=TUESDAY.time().replace(hour=7), state="cancelled", reason="Drill")
        put_circle(cedar, TODAY)
        put_circle(cedar, TODAY, advisory="7C", state="cancelled", reason="Later today")
        put_log(put_circle(cedar, TODAY - WEEK), cedar.rivera)
        close(cedar, TODAY - 2 * WEEK, TODAY - 2 * WEEK, "Storm")
        put_circle(cedar, TODAY - 2 * WEEK)
    in_sight, folded = shown(sign_in(cedar.okafor))
    assert "1 of 3 circles due this week were held" in in_sight
    assert "Last four weeks 2 of 4 circles held" in in_sight
    assert "Open follow-ups 1 1 is late." in in_sight
    assert "Days without school are not counted." in in_sight
    missed = in_sight.split("not held or not logged yet")[1]
    assert missed.index("7B, Tue, Nov 24 Cancelled: Drill") < missed.index("7C, Mon, Nov 23 Not logged yet")
    for hidden in (CANARY, "Maya", "Noah", "Passed", "Diaz", "Before you start"):
        assert hidden not in in_sight + folded, hidden


def has_signed_in(*members: Member) -> None:
    accounts = [member.account_id for member in members]
    Account.objects.filter(pk__in=accounts).update(last_login=clock.now())


def test_an_administrator_is_led_through_setting_up(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    has_signed_in(cedar.okafor)
    page = client.get("/").content.decode()
    in_sight = shown(client)[0]
    assert "No circle has been due yet" in in_sight
    todo, done = in_sight.split("Done already:")
    assert "Days without school None ahead Enter days without school" in todo
    assert "Advisories with circles in the calendar 0 of 2 Schedule a series" in todo
    assert "Staff who have signed in 1 of 8 Invite staff" in todo
    assert "School year and terms: This year Roster: 4 students Advisories with a teacher: 2 of 2" in done
    assert page.split("btn-primary")[1].startswith(f'" href="{reverse("schools:calendar")}"')
    with cedar.context():
        close(cedar, TODAY + WEEK, TODAY + WEEK, "Storm")
        put_circle(cedar, TODAY)
        put_circle(cedar, TODAY, advisory="7C")
    assert "Days without school: 1 ahead" in shown(client)[0]
    has_signed_in(*cedar.people.values())
    assert "What to set up next" not in shown(client)[0]


def test_an_empty_school_starts_with_its_year(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for model in (Turn, Circle, Enrollment, Leadership):
            model.objects.all().delete()
        cedar.advisories["7B"].delete()
        cedar.advisories["7C"].delete()
        cedar.term.delete()
        cedar.year.delete()
        Member.objects.students().delete()
    for name in ("okafor", "jo"):
        in_sight = shown(sign_in(cedar.people[name]))[0]
        assert "Not entered yet Enter the school year" in in_sight, name
        assert "No students yet Import the roster" in in_sight, name
        assert "No advisories yet" in in_sight, name
    for name in ("rivera", "pat", "sam", "diaz", "ruth"):
        shown(sign_in(cedar.people[name]))


def test_the_it_lead_sees_how_far_the_set_up_is(cedar: Place, sign_in: SignIn) -> None:
    has_signed_in(cedar.maya)
    client = sign_in(cedar.jo)
    in_sight = shown(client)[0]
    assert "Next step: Invite staff" in in_sight
    assert "Students who have signed in 1 of 4" in in_sight
    page = client.get("/").content.decode()
    assert reverse("circles:series_new") not in page
    for url in set(page.split('<section class="card">')[1].split('href="')[1:]):
        assert client.get(url.split('"')[0]).status_code == 200


def test_a_district_is_told_what_will_be_here(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_log(put_circle(cedar, TODAY), cedar.rivera, note=CANARY)
    in_sight, folded = shown(sign_in(cedar.ruth))
    assert "What your schools share with the district stands side by side." in in_sight
    assert "7B" not in in_sight + folded
