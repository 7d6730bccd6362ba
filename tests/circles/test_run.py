"""Starting, ending and taking back a run; who joins meanwhile; what the log is filled with."""

from datetime import date, timedelta

import pytest
import time_machine

from circles.log import read_log
from circles.models import Circle, Plan, Run
from circles.plans.change import remove_step
from circles.runs.start import put_back, seat_newcomers
from circles.schedule import Refused
from schools.enrollment import enroll_student
from schools.models import Role
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.running import board, fresh, holder_of, now, order_of, put_run, start, states, tap

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def test_everyone_of_the_day_gets_a_seat_and_the_first_the_piece(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)

        assert order_of(run) == ["Noah", "Maya", "Zoë"]
        assert holder_of(run) == "Noah"
        assert Circle.objects.get().state == "running"


def test_a_circle_started_twice_is_started_once(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="passed")

        assert start(run.circle, cedar.lee).pk == run.pk
        assert states(run)["Noah"] == "passed"


def test_a_circle_without_a_plan_takes_one(cedar: Place) -> None:
    with cedar.context():
        run = start(put_circle(cedar, TUESDAY.date()), cedar.rivera)

        plan = Plan.objects.in_force().get(circle=run.circle)
        assert plan.made_by == cedar.rivera
        assert len(board(run).steps) == len(run.spent) == plan.parts.count() > 3


def test_an_empty_advisory_can_still_hold_its_circle(cedar: Place) -> None:
    with cedar.context():
        cedar.add_advisory("7D", [cedar.rivera], [])
        run = start(put_circle(cedar, TUESDAY.date(), advisory="7D"), cedar.rivera)
        tap(run, "shuffle")
        tap(run, "group", to=2)
        tap(run, "end")

        assert (board(run).people_left, board(run).holder, board(run).groups) == (0, None, [])


def test_forty_students_sit_in_one_circle(cedar: Place) -> None:
    with cedar.context():
        students = [cedar.add(f"s{at}", Role.STUDENT, "Sam", f"Family{at:02}") for at in range(40)]
        cedar.add_advisory("7D", [cedar.rivera], students)
        run = start(put_circle(cedar, TUESDAY.date(), advisory="7D"), cedar.rivera)

        names = [place.name for place in board(run).places]
        assert len(set(names)) == 40
        assert names[0] == "Sam Family00"


@pytest.mark.parametrize(
    ("on", "changes"),
    [
        (date(2026, 11, 25), {}),
        (date(2026, 11, 23), {}),
        (date(2026, 11, 24), {"state": "cancelled", "reason": "Fire drill"}),
        (date(2026, 11, 24), {"state": "held", "log_version": 1}),
    ],
)
def test_other_circles_are_not_started(cedar: Place, on: date, changes: dict[str, object]) -> None:
    with cedar.context():
        circle = put_circle(cedar, on, **changes)
        with pytest.raises(Refused):
            start(circle, cedar.rivera)

        assert not Run.objects.exists()
        assert fresh(circle).state == changes.get("state", "planned")


def test_who_joins_while_it_runs_sits_at_the_end(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "shuffle")
        before = order_of(run)
        enroll_student(cedar.iris, cedar.advisories["7B"], TUESDAY.date())

        assert Run.objects.with_newcomers().get().has_newcomers
        assert seat_newcomers(run)
        assert order_of(run) == [*before, "Iris"]
        assert not seat_newcomers(run)
        assert not Run.objects.with_newcomers().get().has_newcomers


def test_next_time_they_sit_as_last_time(cedar: Place) -> None:
    with cedar.context():
        first = put_run(cedar)
        tap(first, "move", student=cedar.zoe, to=0)
        later = put_circle(cedar, TUESDAY.date(), state="planned", at=TUESDAY.time().replace(hour=14))

        assert order_of(start(later, cedar.rivera)) == ["Zoë", "Noah", "Maya"]


def test_the_log_is_filled_from_the_run(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        tap(run, "absent", student=cedar.zoe)
        tap(run, "end")

        marks = read_log(run.circle).marks
        assert marks == {cedar.noah.pk: "shared", cedar.maya.pk: "not_reached", cedar.zoe.pk: "absent"}


def test_when_no_turn_was_tapped_the_log_presumes_nothing(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "absent", student=cedar.zoe)
        tap(run, "end")

        assert read_log(run.circle).marks == {cedar.zoe.pk: "absent"}


def test_a_start_taken_back_keeps_the_turns(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        assert put_back(run.circle)

        assert fresh(run.circle).state == "planned"
        assert not put_back(run.circle)
        start(run.circle, cedar.rivera)
        assert states(run)["Noah"] == "shared"
        assert now(run).is_under_way


def test_started_afresh_it_forgets_them(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        put_back(run.circle)

        again = start(run.circle, cedar.rivera, afresh=True)
        assert states(again)["Noah"] == "waiting"


def test_starting_afresh_does_not_wipe_a_circle_under_way(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")

        start(run.circle, cedar.lee, afresh=True)
        assert states(run)["Noah"] == "shared"


def test_the_clock_of_a_step_stands_still_between_end_and_going_on(
    cedar: Place, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        run = put_run(cedar)
        whole = board(run).left
        tuesday_morning.shift(timedelta(minutes=2))
        tap(run, "end")
        tuesday_morning.shift(timedelta(minutes=30))
        assert board(run).left == whole - 120

        start(run.circle, cedar.rivera)
        tuesday_morning.shift(timedelta(minutes=1))
        assert board(run).left == whole - 180


def test_a_plan_stays_as_it_is_while_the_circle_runs(cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        step = put_plan(cedar, circle).parts.first()
        assert step
        start(circle, cedar.rivera)

        with pytest.raises(Refused, match="running"):
            remove_step(step)
