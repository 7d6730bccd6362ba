"""Who reads and writes a circle's log, what its history says, and how much it asks."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from circles.log import unlog_circle
from circles.models import Circle
from schools.models import Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log, sheet_of, url
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.written import note_of

SignIn = Callable[[Member], Client]
CANARY = "canary-3f1c"
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


@pytest.fixture
def circle(on_tuesday: None, cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def test_the_history_says_what_changed(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        put_log(circle, cedar.rivera, note="First words.", noah="absent")
        put_log(circle, cedar.lee, note="Second words.", noah="passed")
        put_log(circle, cedar.lee, note="Second words.", noah="passed")
        unlog_circle(circle, by=cedar.rivera)
        put_log(circle, cedar.rivera)
    page = rivera.get(url(circle, "circle_history")).content.decode()
    words = [
        "Everyone who was there shared.",
        "Not held after all",
        "Saved again without a change.",
        "Mr. Lee, November 24, 8 a.m.",
        "Noah Álvarez: Passed, before that Absent",
        "Second words.",
        "2 of 3 were there.",
        "Noah Álvarez: Absent",
        "First words.",
    ]
    places = [page.index(text) for text in words[:3]] + [page.rindex(text) for text in words[4:]]
    assert places == sorted(places)
    assert words[3] in page


def test_the_circles_page_shows_the_log_to_its_leaders(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_log(
            circle,
            cedar.rivera,
            note=CANARY,
            promises=(promise(cedar, cedar.diaz, f"{CANARY}-promise"),),
            noah="absent",
            maya="passed",
        )
    for name in ("rivera", "lee", "sam"):
        page = sign_in(cedar.people[name]).get(url(circle, "circle_detail")).content.decode()
        assert CANARY in page, name
        assert "2 of 3 were there." in page
        assert "Absent: Noah Álvarez." in page
        assert "Shared: 1" in page
        assert "Passed: 1" in page
    for name in ("maya", "noah", "okafor", "diaz"):
        page = sign_in(cedar.people[name]).get(url(circle, "circle_detail")).content.decode()
        assert "7B" in page, name
        assert CANARY not in page, name
        assert "Passed" not in page, name


NAMES = ("circle_log", "circle_history", "circle_unlog")
LEADS = {"rivera", "lee", "sam"}
NEVER = {"maya", "noah", "zoe", "iris", "jo", "ruth"}


def test_the_log_is_for_those_who_lead_the_circle(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_log(circle, cedar.rivera, note=CANARY)
    everyone = cedar.people | harbor.people
    for name, member in everyone.items():
        client = sign_in(member)
        if name in LEADS:
            assert CANARY in client.get(url(circle)).content.decode(), name
            assert CANARY in client.get(url(circle, "circle_history")).content.decode(), name
            continue
        refused = 403 if name in NEVER or name == "hana" else 404
        for page in NAMES:
            for response in (client.get(url(circle, page)), client.post(url(circle, page), {"note": "Mine"})):
                assert response.status_code in {refused, 405}, (name, page)
                assert CANARY not in response.content.decode()
    with cedar.context():
        circle.refresh_from_db()
        assert (note_of(circle), circle.state) == (CANARY, "held")


def test_a_substitute_logs_the_named_days_alone(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        last_week = put_circle(cedar, TODAY - timedelta(7))
        put_log(last_week, cedar.rivera, note=CANARY)
    sam = sign_in(cedar.sam)
    assert sam.get(url(last_week)).status_code == 404
    assert sam.post(url(circle), sheet_of(sam, circle, note="All went well.")).status_code == 302
    with cedar.context():
        circle.refresh_from_db()
        assert circle.logged_by == cedar.sam
        Leadership.objects.filter(member=cedar.rivera).update(until_on=TODAY - timedelta(1))
    assert sign_in(cedar.rivera).get(url(circle)).status_code == 404


def test_anonymous_people_sign_in_first(circle: Circle, anonymous: Client) -> None:
    for page in NAMES:
        assert anonymous.get(url(circle, page)).url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["circle_log", "circle_history", "circle_detail"])
def test_more_students_and_promises_take_no_more_queries(
    page: str, cedar: Place, circle: Circle, rivera: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(21) as captured:
            assert rivera.get(url(circle, page)).status_code == 200
        return len(captured)

    with cedar.context():
        one = promise(cedar, cedar.diaz, "One", student=cedar.maya)
        put_log(circle, cedar.rivera, note="One", promises=(one,))
    rivera.get("/circles/")
    few = queries()
    with cedar.context():
        for number in range(3):
            student = cedar.add(f"new{number}", "student", f"New{number}", "Kid")
            Enrollment.objects.create(
                school=cedar.school, advisory=cedar.advisories["7B"], student=student, from_on=TODAY
            )
        more = [promise(cedar, cedar.sam, str(number), student=cedar.noah) for number in range(3)]
        put_log(circle, cedar.lee, note="More", promises=tuple(more), new1="absent")
    assert queries() == few
