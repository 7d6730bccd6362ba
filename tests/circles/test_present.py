"""The projector: what a room sees before, during and after its circle, and who may open it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from circles.agreements import Vote
from circles.agreements import agree as agree_on
from circles.models import Agreements, Circle, Plan, Run
from circles.runs.screen import Screen, minutes_of, time_words
from circles.runs.start import put_back, seat_newcomers
from schools import clock
from schools.enrollment import enroll_student
from schools.models import Leadership, Role
from tests.cast import Place
from tests.circles.planned import put_plan, put_step
from tests.circles.planning import TUESDAY, SignIn, put_circle
from tests.circles.running import put_run, start, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")

LINES = ["One voice at a time", "We take care of what we hear"]


def agree(place: Place, lines: list[str], advisory: str = "7B") -> None:
    Agreements.objects.create(
        school=place.school,
        advisory=place.advisories[advisory],
        version=1,
        lines=lines,
        hands=3,
        present=3,
        agreed_on=TUESDAY.date(),
    )


@pytest.fixture
def run(cedar: Place) -> Run:
    with cedar.context():
        agree(cedar, LINES)
        return put_run(cedar)


def page(client: Client, run: Run | Circle) -> Any:
    return client.get(url_of(run, "circle_present"))


def state(client: Client, run: Run | Circle, seen: str = "") -> Any:
    return client.get(url_of(run, "present_state"), {"seen": seen})


def stamp(response: Any) -> str:
    return str(response.context["screen"].stamp)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_step_shows_its_words_its_time_and_the_agreements(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "step", at=0, to=1)
    shown = page(rivera, run)
    assert '<h1 class="screen-words words-large">What made you laugh this week?</h1>' in words(shown)
    for each in ("Share", "Part 1", "One thing each.", "You can always pass.", "about 5 minutes", *LINES):
        assert each in words(shown)
    assert "no-store" in shown["Cache-Control"]
    assert "no-store" in state(rivera, run)["Cache-Control"]


def test_where_nobody_shares_nobody_has_to_pass(rivera: Client, run: Run) -> None:
    assert "You can always pass." not in words(page(rivera, run))


def test_before_the_start_it_waits_and_then_goes_over_by_itself(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        agree(cedar, LINES)
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle)
    waiting = page(rivera, circle)
    assert "We start in a moment" in words(waiting)
    assert all(line in words(waiting) for line in LINES)
    assert state(rivera, circle, stamp(waiting)).status_code == 204

    with cedar.context():
        start(circle, cedar.rivera)
    begun = state(rivera, circle, stamp(waiting))
    assert begun.status_code == 200
    assert "What made you laugh this week?" in words(begun)


def test_a_start_that_is_taken_back_waits_again_and_starts_afresh(
    cedar: Place, rivera: Client, run: Run
) -> None:
    first = stamp(page(rivera, run))
    with cedar.context():
        put_back(run.circle)
    waiting = state(rivera, run, first)
    assert "We start in a moment" in words(waiting)
    with cedar.context():
        start(run.circle, cedar.rivera, afresh=True)
    assert state(rivera, run, first).status_code == 200
    assert state(rivera, run, stamp(waiting)).status_code == 200


def test_it_ends_quietly_whatever_was_shown(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "show", state="order")
        tap(run, "end")
    over = words(page(rivera, run))
    assert "That was our circle." in over
    assert "Noah" not in over and LINES[0] not in over


def test_a_cancelled_circle_says_so_without_its_reason(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date(), state="cancelled", reason="canary-fire")
    shown = words(page(rivera, circle))
    assert "does not take place" in shown and "canary" not in shown


def test_only_what_changed_is_sent(cedar: Place, rivera: Client, run: Run) -> None:
    seen = stamp(page(rivera, run))
    assert state(rivera, run, seen).status_code == 204
    with cedar.context():
        tap(run, "stretch", at=0, to=2)
    assert "about 7 minutes" in words(state(rivera, run, seen))


def test_the_order_leaves_out_who_is_absent(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "absent", student=cedar.maya)
        tap(run, "show", state="order")
    assert page(rivera, run).context["screen"].order == ["Noah", "Zoë"]
    assert "Maya" not in words(page(rivera, run))


def test_groups_are_shown_once_they_are_formed(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "show", state="groups")
    assert page(rivera, run).context["screen"].shows == "step"
    with cedar.context():
        tap(run, "group", to=2)
    shown = page(rivera, run)
    assert shown.context["screen"].shows == "groups"
    assert all(name in words(shown) for name in ("Maya", "Noah", "Zoë"))


def test_hands_are_asked_for_in_three_words_and_never_counted(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "show", state="hands")
    shown = words(page(rivera, run))
    for each in (
        "How did it feel? Show your hand.",
        "It felt good",
        "It was okay",
        "It was not for me today",
    ):
        assert each in shown


def test_the_agreements_step_shows_all_of_them(cedar: Place, rivera: Client) -> None:
    many = [f"{at}: we let everybody finish and listen to the end" for at in range(12)]
    with cedar.context():
        agree(cedar, many)
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle, kinds=("agreements", "think"))
        run = start(circle, cedar.rivera)
    assert all(line in words(page(rivera, run)) for line in many)
    with cedar.context():
        tap(run, "step", at=0, to=1)
    assert many[0] in words(page(rivera, run)) and many[11] not in words(page(rivera, run))


def test_a_plan_without_steps_is_nothing_to_fall_over(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        Plan.objects.create(school=cedar.school, circle=circle, name="Bare")
        run = start(circle, cedar.rivera)
    shown = page(rivera, run)
    assert "Welcome to our circle." in words(shown) and "7B" not in words(shown).split("<main")[1]
    with cedar.context():
        agree(cedar, LINES)
    assert page(rivera, run).context["screen"].shows == "agreements"


def test_the_question_stays_above_names(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "group", to=2)
    for showing in ("order", "groups"):
        with cedar.context():
            tap(run, "show", state=showing)
        assert "What made you laugh this week?" in words(page(rivera, run)).split("<ol")[0]


def test_what_one_looks_at_is_told_by_its_title_and_its_steps(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        plan = put_plan(cedar, circle, kinds=())
        more = {"title": "The drawer", "text": "canary-have-a-photo-ready", "steps": "Look in silence."}
        put_step(cedar, plan, "think", 0, **more, questions="canary-why", materials="canary-photo")
        run = start(circle, cedar.rivera)
    shown = words(page(rivera, run))
    assert "The drawer" in shown and "Look in silence." in shown and "canary" not in shown


def test_words_of_others_are_shown_as_words(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        agree(cedar, ["<script>alert(1)</script>"])
        circle = put_circle(cedar, TUESDAY.date())
        plan = put_plan(cedar, circle, kinds=())
        put_step(cedar, plan, "reflect", 0, text="<img src=x onerror=alert(1)>")
        run = start(circle, cedar.rivera)
    assert "<img" not in words(page(rivera, run)) and "<script>alert" not in words(page(rivera, run))


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-5, 0), (0, 0), (1, 1), (29, 1), (89, 1), (90, 2), (310, 5)]
)
def test_time_is_told_in_whole_minutes(seconds: int, minutes: int) -> None:
    assert minutes_of(seconds) == minutes


def test_the_end_of_the_time_is_no_alarm() -> None:
    assert [time_words(minutes) for minutes in (0, 1, 2)] == [
        "take your time",
        "about 1 minute",
        "about 2 minutes",
    ]
    late = Screen("", "step", left=-600, seconds=300)
    assert (late.time, late.percent_left) == ("take your time", 0)


def test_it_is_light_when_one_asks(rivera: Client, run: Run) -> None:
    assert 'data-bs-theme="dark"' in words(page(rivera, run))
    assert 'data-bs-theme="light"' in words(rivera.get(url_of(run, "circle_present"), {"light": ""}))


@pytest.mark.parametrize("name", ["circle_present", "present_state"])
def test_a_substitute_sees_it_on_the_named_day_alone(
    cedar: Place, sign_in: SignIn, name: str, run: Run
) -> None:
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).update(from_on=TUESDAY.date(), until_on=TUESDAY.date())
        yesterday = put_circle(cedar, date(2026, 11, 23))
    sam = sign_in(cedar.sam)
    assert sam.get(url_of(run, name)).status_code == 200
    assert sam.get(url_of(yesterday, name)).status_code == 404
    with time_machine.travel(TUESDAY + timedelta(days=1), tick=False):
        assert sign_in(cedar.sam).get(url_of(run, name)).status_code == 404


def test_who_led_the_circle_once_loses_it_at_the_next_question(
    cedar: Place, rivera: Client, run: Run
) -> None:
    seen = stamp(page(rivera, run))
    with cedar.context():
        ended = clock.today(cedar.school) - timedelta(days=1)
        Leadership.objects.filter(member=cedar.rivera).update(until_on=ended)
    assert state(rivera, run, seen).status_code == 404
    assert page(rivera, run).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_seats(cedar: Place, rivera: Client, run: Run) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert state(rivera, run).status_code == 200
        return len(asked)

    with cedar.context():
        tap(run, "show", state="order")
    queries()
    few = queries()
    with cedar.context():
        more = [cedar.add(f"s{at}", Role.STUDENT, f"Sam{at}", "Moss") for at in range(3)]
        for student in more:
            enroll_student(student, cedar.advisories["7B"], TUESDAY.date())
        assert seat_newcomers(run)
    assert queries() == few


def test_a_turn_is_nothing_to_the_projector_until_it_shows_the_order(
    cedar: Place, run: Run, rivera: Client
) -> None:
    seen = stamp(page(rivera, run))
    with cedar.context():
        tap(run, "turn", student=cedar.noah, state="passed")
        tap(run, "absent", student=cedar.zoe)
    assert state(rivera, run, seen).status_code == 204
    with cedar.context():
        tap(run, "show", state="order")
    shown = stamp(state(rivera, run, seen))
    with cedar.context():
        tap(run, "turn_round")
    assert shown != seen
    assert state(rivera, run, shown).status_code == 200


def test_agreements_made_meanwhile_are_shown(cedar: Place, run: Run, rivera: Client) -> None:
    seen = stamp(page(rivera, run))
    with cedar.context():
        vote = Vote(["Phones stay away"], 3, 3)
        agree_on(cedar.advisories["7B"], vote, ideas=[], by=cedar.rivera, seen=1)
    assert "Phones stay away" in words(state(rivera, run, seen))
