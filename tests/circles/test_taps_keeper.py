"""What a student who keeps the circle may drive, and how it ends."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from circles.models import Circle, Grouping, Run
from circles.runs.start import put_back
from circles.runs.taps import DOES, FOR_KEEPERS
from circles.schedule import cancel_circle
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.log_sheets import put_log
from tests.circles.running import now, put_run, start, tap, url_of

SignIn = Callable[[Member], Client]

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def run(cedar: Place) -> Run:
    """Which Maya keeps."""
    with cedar.context():
        run = put_run(cedar)
        tap(run, "keeper", student=cedar.maya)
        return run


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


@pytest.mark.parametrize("do", sorted(DOES.keys() - FOR_KEEPERS.keys()))
def test_turns_groups_and_the_end_are_not_the_keepers(cedar: Place, maya: Client, run: Run, do: str) -> None:
    sent = {"do": do, "student": cedar.noah.pk, "state": "shared", "to": 2}
    assert maya.post(url_of(run), sent).status_code == 403
    with cedar.context():
        assert now(run).version == 2
        assert not Grouping.objects.exists()


@pytest.mark.parametrize("do", sorted(FOR_KEEPERS))
def test_steps_time_and_order_are(cedar: Place, maya: Client, run: Run, do: str) -> None:
    sent = {"do": do, "student": cedar.noah.pk, "at": 0, "to": 1}
    assert maya.post(url_of(run), sent).status_code == 302
    with cedar.context():
        assert now(run).version == 3


def lose_it(maya: Client, run: Run) -> None:
    assert maya.post(url_of(run), {"do": "step", "at": 0, "to": 1}).status_code == 404
    for name in ("circle_run", "run_state"):
        assert maya.get(url_of(run, name)).status_code == 404


@pytest.mark.parametrize("state", ["waiting", "shared"])
@pytest.mark.parametrize("do", ["keeper", "absent"])
@pytest.mark.promise("access-ends")
def test_who_is_replaced_or_goes_loses_it_at_once(
    cedar: Place, maya: Client, run: Run, do: str, state: str
) -> None:
    other = cedar.noah if do == "keeper" else cedar.maya
    with cedar.context():
        tap(run, do, student=other, state=state)
    lose_it(maya, run)


@pytest.mark.promise("access-ends")
def test_who_leaves_the_advisory_loses_it_at_once(cedar: Place, maya: Client, run: Run) -> None:
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=date(2026, 11, 23))
    lose_it(maya, run)


def test_at_the_end_it_says_so_until_the_circle_is_logged(cedar: Place, maya: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "end")
    for name in ("circle_run", "run_state"):
        page = maya.get(url_of(run, name)).content.decode().split("<main")[-1]
        assert "The circle has ended" in page and "Thank you for keeping it." in page
        assert not any(
            each in page for each in ("Log it", "Go on with it", "data-tap", cedar.noah.given_name)
        )
    sent = {"do": "step", "at": 0, "to": 1}
    assert "has ended" in maya.post(url_of(run), sent, headers={"X-Tap": "1"}).context["told"]
    assert url_of(run) not in maya.get("/").content.decode()
    with cedar.context():
        start(run.circle, cedar.rivera)
    assert "Thank you" not in maya.get(url_of(run, "run_state")).content.decode()


@pytest.mark.parametrize("how", ["logged", "put back", "cancelled"])
def test_afterwards_it_leads_to_the_circles_page(cedar: Place, maya: Client, run: Run, how: str) -> None:
    with cedar.context():
        if how == "logged":
            put_log(run.circle, cedar.rivera)
        else:
            put_back(run.circle)
        if how == "cancelled":
            cancel_circle(Circle.objects.get(), "Fire drill")
    page = url_of(run, "circle_detail")
    assert maya.get(url_of(run)).url == maya.get(url_of(run, "run_state")).url == page
    sent = {"do": "step", "at": 0, "to": 1}
    assert maya.post(url_of(run), sent, headers={"X-Tap": "1"}).url == page
    assert maya.get(page).status_code == 200
    with cedar.context():
        assert now(run).step == 0


@pytest.mark.promise("access-ends")
def test_it_ends_with_the_day(
    cedar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    tuesday_morning.shift(timedelta(days=1))
    lose_it(sign_in(cedar.maya), run)


def test_taps_of_a_student_are_counted(
    cedar: Place, maya: Client, sign_in: SignIn, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("circles.runs.often.MOST_A_MINUTE", 2)
    sent = {"do": "stretch", "at": 0, "to": 1}
    assert [maya.post(url_of(run), sent).status_code for _each in range(3)] == [302, 302, 429]
    rivera = sign_in(cedar.rivera)
    assert [rivera.post(url_of(run), sent).status_code for _each in range(3)] == [302] * 3


def test_nobody_else_of_the_circle_drives(cedar: Place, sign_in: SignIn, run: Run) -> None:
    lose_it(sign_in(cedar.noah), run)
