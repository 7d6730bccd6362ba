"""Turns that arrive while the log is filled in: a phone was offline when its circle was ended."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from circles.models import Circle, Run
from schools.enrollment import enroll_student
from schools.models import Member
from tests.cast import Place
from tests.circles.log_sheets import marks_of, sheet_of, url
from tests.circles.running import fresh, put_run, tap, url_of

SignIn = Callable[[Member], Client]

pytestmark = pytest.mark.usefixtures("tuesday_morning")
TOLD = "Turns were tapped after you opened this log"


@pytest.fixture
def run(cedar: Place, rivera: Client) -> Run:
    """Which was ended on the laptop, after Noah's turn."""
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        tap(run, "turn", student=cedar.maya, state="come_back")
    rivera.post(url_of(run), {"do": "end"})
    return run


def from_the_phone(client: Client, run: Run, student: Member, state: str = "passed") -> None:
    sent = {"do": "turn", "student": student.pk, "state": state, "ago": "5000"}
    assert client.post(url_of(run), sent, headers={"X-Tap": "1"}).context["told"] == ""


def test_it_is_told_and_nothing_typed_is_lost(cedar: Place, rivera: Client, run: Run) -> None:
    sheet = sheet_of(rivera, run.circle, note="A good one.", **{"promise-0-promise": "Bring tea"})
    from_the_phone(rivera, run, cedar.maya)
    page = rivera.post(url(run.circle), sheet)
    words = unescape(page.content.decode())
    assert page.status_code == 200 and TOLD in words
    assert f"{cedar.maya.full_name}: tapped “Passed”, you say “Come back to me”" in words
    assert f"{cedar.noah.full_name}: tapped" not in words
    assert "A good one." in words and "Bring tea" in words
    with cedar.context():
        assert fresh(run.circle).is_running
        assert marks_of(run.circle) == {}


def test_saved_again_the_log_stands_as_it_says(cedar: Place, rivera: Client, run: Run) -> None:
    sheet = sheet_of(rivera, run.circle)
    from_the_phone(rivera, run, cedar.maya)
    told = rivera.post(url(run.circle), sheet)
    again = sheet | {"seen": told.context["seen"], f"turn-{cedar.maya.pk}": "passed"}
    assert rivera.post(url(run.circle), again).status_code == 302
    with cedar.context():
        assert fresh(run.circle).is_held
        assert marks_of(run.circle) == {"Maya": "passed", "Noah": "shared", "Zoë": "not_reached"}


def test_who_is_moved_after_the_circle_keeps_their_turn_in_it(cedar: Place, rivera: Client, run: Run) -> None:
    from_the_phone(rivera, run, cedar.maya)
    with cedar.context():
        enroll_student(cedar.maya, cedar.advisories["7C"], run.circle.on)
    assert rivera.post(url(run.circle), sheet_of(rivera, run.circle)).status_code == 302
    with cedar.context():
        assert marks_of(run.circle)["Maya"] == "passed"


def test_what_the_log_says_too_holds_nobody_up(cedar: Place, rivera: Client, run: Run) -> None:
    sheet = sheet_of(rivera, run.circle, **{f"turn-{cedar.maya.pk}": "passed"})
    from_the_phone(rivera, run, cedar.maya)
    rivera.post(url_of(run), {"do": "end"})
    assert rivera.post(url(run.circle), sheet).status_code == 302


def test_a_row_more_does_not_forget_what_was_seen(cedar: Place, rivera: Client, run: Run) -> None:
    sheet = sheet_of(rivera, run.circle)
    from_the_phone(rivera, run, cedar.maya)
    added = rivera.post(url(run.circle), sheet | {"add": "1"})
    assert added.context["seen"] == sheet["seen"]
    assert TOLD in rivera.post(url(run.circle), sheet | {"token": added.context["token"]}).content.decode()


@pytest.mark.parametrize("seen", ["", "x" * 16, "x" * 500, "\0"])
def test_an_odd_field_loses_no_turn(cedar: Place, rivera: Client, run: Run, seen: str) -> None:
    sheet = sheet_of(rivera, run.circle)
    from_the_phone(rivera, run, cedar.maya)
    page = rivera.post(url(run.circle), sheet | {"seen": seen})
    assert page.status_code == 200
    assert (
        TOLD
        in rivera.post(
            url(run.circle), sheet | {"seen": page.context["sheet"].attempt()["seen"]}
        ).content.decode()
    )


def test_a_log_opened_before_the_start_is_told(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        Run.objects.all().delete()
        Circle.objects.update(state="planned")
    sheet = sheet_of(rivera, run.circle)
    rivera.post(url_of(run, "run_start"))
    from_the_phone(rivera, run, cedar.noah)
    assert TOLD in rivera.post(url(run.circle), sheet).content.decode()
