"""A page that follows a circle keeps its reader signed in while the circle runs, and no longer."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from circles.models import Run
from schools.models import School
from tests.cast import Place
from tests.circles.planning import TUESDAY, SignIn, put_circle
from tests.circles.running import put_run, start, tap, url_of

Traveller = time_machine.Traveller
PAGES = [("circle_present", "present_state"), ("circle_run", "run_state")]
ENDS = TUESDAY.replace(hour=9, minute=35)
SHORT = 5


@pytest.fixture
def run(tuesday_morning: Traveller, cedar: Place) -> Run:
    """From 9:05 for half an hour, in a school that signs people out after five idle minutes."""
    idle = {"staff_idle_minutes": SHORT, "student_idle_minutes": SHORT}
    School.objects.filter(pk=cedar.school.pk).update(**idle)
    tuesday_morning.move_to(TUESDAY.replace(hour=9, minute=5))
    with cedar.context():
        return put_run(cedar)


def follow(client: Client, url: str, clock: Traveller, until: datetime) -> list[int]:
    """What is answered when the page asks every two minutes; it gives up once it is sent elsewhere."""
    answers = []
    now = datetime.now(tz=until.tzinfo)
    while now < until and 302 not in answers:
        now += timedelta(minutes=2)
        clock.move_to(now)
        answers.append(client.get(url).status_code)
    return answers


@pytest.mark.parametrize(("page", "state"), PAGES)
def test_nobody_is_signed_out_of_a_circle_that_runs_without_a_tap(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller, page: str, state: str
) -> None:
    client = sign_in(cedar.rivera)
    assert client.get(url_of(run, page)).status_code == 200
    answers = follow(client, url_of(run, state), tuesday_morning, ENDS + timedelta(minutes=10))
    assert len(answers) == 20 and set(answers) <= {200, 204}
    assert client.get(url_of(run, page)).status_code == 200


@pytest.mark.parametrize(("page", "state"), PAGES)
@pytest.mark.promise("shared-device")
def test_a_page_forgotten_overnight_goes_away(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller, page: str, state: str
) -> None:
    client = sign_in(cedar.rivera)
    client.get(url_of(run, page))
    answers = follow(client, url_of(run, state), tuesday_morning, ENDS + timedelta(hours=12))
    assert answers[-1] == 302
    signed_out = datetime.now(tz=ENDS.tzinfo) - ENDS
    assert timedelta(minutes=15) < signed_out <= timedelta(minutes=15 + SHORT + 3)


@pytest.mark.parametrize(("page", "state"), PAGES)
@pytest.mark.promise("shared-device")
def test_after_the_end_it_keeps_nobody_signed_in(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller, page: str, state: str
) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        tap(run, "end")
    client.get(url_of(run, page))
    assert follow(client, url_of(run, state), tuesday_morning, ENDS)[-1] == 302


@pytest.mark.promise("shared-device")
def test_before_the_start_it_keeps_nobody_signed_in(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date(), at=ENDS.time())
    client = sign_in(cedar.rivera)
    client.get(url_of(circle, "circle_present"))
    assert follow(client, url_of(circle, "present_state"), tuesday_morning, ENDS)[-1] == 302


def test_a_student_who_keeps_the_circle_stays_signed_in_as_long_as_it_runs(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller
) -> None:
    with cedar.context():
        tap(run, "keeper", student=cedar.maya)
    maya = sign_in(cedar.maya)
    assert maya.get(url_of(run)).status_code == 200
    answers = follow(maya, url_of(run, "run_state"), tuesday_morning, ENDS)
    assert set(answers) <= {200, 204}
    with cedar.context():
        tap(run, "end")
    answers = follow(maya, url_of(run, "run_state"), tuesday_morning, ENDS + timedelta(minutes=20))
    assert set(answers[:-1]) <= {200, 204} and answers[-1] == 302


def test_a_stranger_who_asks_stays_signed_in_by_nothing(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller
) -> None:
    osei = sign_in(cedar.osei)
    osei.get("/")
    answers = follow(osei, url_of(run, "present_state"), tuesday_morning, ENDS)
    assert set(answers[:-1]) == {404} and answers[-1] == 302


def test_it_lasts_as_long_as_the_circle_that_was_started(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller
) -> None:
    with cedar.context():
        later = start(put_circle(cedar, TUESDAY.date(), at=ENDS.time(), minutes=90), cedar.rivera)
    tuesday_morning.move_to(ENDS - timedelta(minutes=12))
    client = sign_in(cedar.rivera)
    client.get(url_of(later, "circle_present"))
    answers = follow(client, url_of(later, "present_state"), tuesday_morning, ENDS + timedelta(minutes=90))
    assert set(answers) <= {200, 204}


def test_a_circle_that_was_started_early_keeps_nobody_signed_in_until_its_time_is_near(
    cedar: Place, sign_in: SignIn, run: Run, tuesday_morning: Traveller
) -> None:
    with cedar.context():
        later = start(put_circle(cedar, TUESDAY.date(), at=ENDS.time()), cedar.rivera)
    client = sign_in(cedar.rivera)
    client.get(url_of(later, "circle_present"))
    assert follow(client, url_of(later, "present_state"), tuesday_morning, ENDS)[-1] == 302
