"""A run that is gone on with, after its plan changed or somebody joined."""

from datetime import timedelta

import pytest
import time_machine

from circles.models import Plan, PlanStep, Run
from circles.plans.change import remove_step
from circles.runs.start import put_back
from circles.views import run as view
from schools.enrollment import enroll_student
from tests.cast import Place
from tests.circles.planned import put_step
from tests.circles.planning import TUESDAY, SignIn
from tests.circles.running import board, fresh, holder_of, now, put_run, start, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def run(cedar: Place) -> Run:
    """In the last of its four steps, the third took two minutes more."""
    with cedar.context():
        run = put_run(cedar)
        tap(run, "step", at=0, to=3)
        tap(run, "stretch", at=2, to=2)
        put_back(run.circle)
        return run


def go_on(cedar: Place, run: Run) -> list[str]:
    """The kinds of the steps as they are shown then."""
    start(fresh(run.circle), cedar.rivera)
    return [each.step.kind for each in board(run).steps]


def test_a_step_that_was_added_is_run(cedar: Place, run: Run) -> None:
    with cedar.context():
        put_step(cedar, Plan.objects.get(), "closing", 4)
        assert go_on(cedar, run) == ["think", "share", "activity", "thanks", "closing"]
        assert (now(run).step, board(run).steps[2].minutes, board(run).left) == (3, 7, 300)
        tap(run, "step", at=3, to=4)
        assert now(run).step == 4


def test_steps_that_were_taken_out_are_gone(cedar: Place, run: Run) -> None:
    with cedar.context():
        for step in PlanStep.objects.filter(kind__in=["activity", "thanks"]):
            remove_step(step)
        assert go_on(cedar, run) == ["think", "share"]
        shown = board(run).now
        assert shown and shown.step.kind == "share"


def test_without_its_plan_it_takes_another(cedar: Place, run: Run) -> None:
    with cedar.context():
        Plan.objects.all().delete()
        assert len(go_on(cedar, run)) > 0
        assert board(run).now


def test_what_a_step_took_before_still_counts(cedar: Place, tuesday_morning: time_machine.Traveller) -> None:
    with cedar.context():
        run = put_run(cedar)
        tuesday_morning.shift(timedelta(minutes=2))
        put_back(run.circle)
        put_step(cedar, Plan.objects.get(), "closing", 4)
        go_on(cedar, run)
        assert board(run).left == 180


def test_who_joins_when_everyone_had_a_turn_speaks_next(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        for student in (cedar.noah, cedar.maya, cedar.zoe):
            tap(run, "turn", student=student, state="shared")
        enroll_student(cedar.iris, cedar.advisories["7B"], TUESDAY.date())
    shown = sign_in(cedar.rivera).get(url_of(run)).context
    assert shown["board"].holder.name == "Iris"
    with cedar.context():
        assert holder_of(run) == "Iris"
        assert shown["stamp"] == f"{run.pk}-{now(run).version}"


def test_a_board_is_as_new_as_its_stamp(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody tapped between reading the run and giving a newcomer a seat."""
    with cedar.context():
        run = put_run(cedar)
        enroll_student(cedar.iris, cedar.advisories["7B"], TUESDAY.date())
    seat = view.seat_newcomers

    def seat_after_a_tap(found: Run) -> bool:
        tap(found, "step", at=0, to=1)
        return seat(found)

    monkeypatch.setattr(view, "seat_newcomers", seat_after_a_tap)
    shown = sign_in(cedar.rivera).get(url_of(run)).context
    assert (shown["board"].run.step, shown["stamp"]) == (1, f"{run.pk}-3")
