"""Two who drive, start, end or log one circle at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client

from circles.log import ABSENT, Log, TappedMeanwhileError, save_log
from circles.models import Circle, PlanStep, Run, Seat, Tap, Turn
from circles.plans.change import remove_step
from circles.runs.end import marks_of, seal_of_turns
from circles.runs.start import put_back, seat_newcomers
from circles.schedule import Refused
from schools.enrollment import enroll_student
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle
from tests.circles.running import board, fresh, holder_of, now, start, states, tap, url_of

SignIn = Callable[[Member], Client]
Call = Callable[[], Any]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("nothing-half-saved")]

WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


def call(place: Place, verb: Call) -> Any:
    """What it returned or was refused with, in a transaction of its own."""
    try:
        with place.context():
            return verb()
    except (Refused, TappedMeanwhileError) as refusal:
        return refusal
    finally:
        connection.close()


def wait_for(running: list[Future]) -> None:
    with connections["owner"].cursor() as cursor:
        waiting = 0
        while waiting < len(running) and not any(one.done() for one in running):
            cursor.execute(WAITING)
            waiting = cursor.fetchone()[0]


def meanwhile(place: Place, first: Call, *later: Call) -> list[Any]:
    """The outcomes of verbs that begin, one after the other, while the first is done but not committed."""
    with ThreadPoolExecutor(len(later)) as pool:
        with place.context():
            first()
            running: list[Future] = []
            for verb in later:
                running.append(pool.submit(call, place, verb))
                wait_for(running)
        return [one.result() for one in running]


def hold(model: type[Run | Circle], pk: int) -> Call:
    return lambda: model._default_manager.select_for_update().get(pk=pk)


def put_today(cedar: Place) -> Circle:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
        put_plan(cedar, circle)
        return circle


@pytest.fixture
def run(cedar: Place) -> Run:
    circle = put_today(cedar)
    with cedar.context():
        return start(circle, cedar.rivera)


def log_it(run: Run, by: Member) -> bool:
    circle = fresh(run.circle)
    return save_log(circle, Log(), by=by, token=uuid4(), version=circle.log_version)


def test_two_who_go_on_from_the_same_step_go_on_once(cedar: Place, run: Run) -> None:
    def go_on() -> bool:
        return tap(run, "step", at=0, to=1)

    assert meanwhile(cedar, hold(Run, run.pk), go_on, go_on) == [True, True]
    with cedar.context():
        assert (now(run).step, now(run).version) == (1, 3)


def test_one_token_on_two_connections_is_taken_once(cedar: Place, run: Run, sign_in: SignIn) -> None:
    sent = {"do": "turn", "student": cedar.noah.pk, "state": "shared", "token": str(uuid4())}
    clients = [sign_in(cedar.rivera), sign_in(cedar.rivera)]
    posts = [lambda client=client: client.post(url_of(run), sent).status_code for client in clients]

    assert meanwhile(cedar, hold(Run, run.pk), *posts) == [302, 302]
    with cedar.context():
        assert (Tap.objects.count(), now(run).version, holder_of(run)) == (1, 2, "Maya")


def test_two_who_mark_the_same_turn_hand_the_piece_on_once(cedar: Place, run: Run) -> None:
    def share() -> bool:
        return tap(run, "turn", student=cedar.noah, state="shared")

    meanwhile(cedar, hold(Run, run.pk), share, share)
    with cedar.context():
        assert holder_of(run) == "Maya"


def test_two_who_start_it_start_one_run(cedar: Place) -> None:
    circle = put_today(cedar)
    starts = [lambda by=by: start(circle, by).pk for by in (cedar.rivera, cedar.lee)]
    found = meanwhile(cedar, hold(Circle, circle.pk), *starts)

    assert len(set(found)) == 1
    with cedar.context():
        assert (Run.objects.count(), Seat.objects.count()) == (1, 3)


def test_who_joins_gets_one_seat_however_many_look(cedar: Place, run: Run) -> None:
    with cedar.context():
        enroll_student(cedar.iris, cedar.advisories["7B"], cedar.today)
    verbs = [lambda: seat_newcomers(run), lambda: seat_newcomers(run), lambda: tap(run, "shuffle")]
    found = meanwhile(cedar, hold(Run, run.pk), *verbs)

    assert sorted(found[:2]) == [False, True]
    with cedar.context():
        assert list(Seat.objects.filter(run=run).values_list("place", flat=True)) == [0, 1, 2, 3]


def test_a_turn_at_the_very_end_still_counts(cedar: Place, run: Run) -> None:
    [taken] = meanwhile(
        cedar, lambda: tap(run, "end"), lambda: tap(run, "turn", student=cedar.noah, state="shared")
    )
    assert taken is True
    with cedar.context():
        assert states(run)["Noah"] == "shared"


@pytest.mark.parametrize("ended", [True, False])
def test_a_tap_while_the_log_is_saved_is_refused_in_words(cedar: Place, run: Run, ended: bool) -> None:
    if ended:
        with cedar.context():
            tap(run, "end")
    [refusal] = meanwhile(
        cedar,
        lambda: log_it(run, cedar.rivera),
        lambda: tap(run, "turn", student=cedar.noah, state="shared"),
    )
    assert "logged already" in str(refusal)
    with cedar.context():
        assert states(run)["Noah"] == "waiting"


def test_a_log_waits_for_the_tap_before_it(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "turn", student=cedar.maya, state="passed")
        marks, seen = marks_of(run.circle, ABSENT), seal_of_turns(run.circle)

    def log_as_seen() -> bool:
        circle = fresh(run.circle)
        return save_log(circle, Log(marks=marks), by=cedar.rivera, token=uuid4(), version=0, seen=seen)

    [told] = meanwhile(
        cedar, lambda: tap(run, "turn", student=cedar.noah, state="shared"), lambda: log_as_seen()
    )
    assert isinstance(told, TappedMeanwhileError)
    with cedar.context():
        assert fresh(run.circle).is_running and now(run).is_under_way
        marks, seen = marks_of(run.circle, ABSENT), seal_of_turns(run.circle)
        log_as_seen()
        assert not now(run).is_under_way
        assert Turn.objects.get(student=cedar.noah).state == "shared"


def test_a_circle_logged_while_it_is_started_stays_logged(cedar: Place) -> None:
    circle = put_today(cedar)
    log = Log()
    [refusal] = meanwhile(
        cedar,
        lambda: save_log(fresh(circle), log, by=cedar.rivera, token=uuid4(), version=0),
        lambda: start(circle, cedar.lee),
    )
    assert "held and logged" in str(refusal)
    with cedar.context():
        assert fresh(circle).is_held
        assert not Run.objects.exists()


def test_a_step_is_not_taken_out_while_the_circle_is_started(cedar: Place) -> None:
    circle = put_today(cedar)
    with cedar.context():
        step = PlanStep.objects.select_related("plan").first()
    [refusal] = meanwhile(cedar, lambda: start(circle, cedar.lee), lambda: remove_step(step))
    assert "is running" in str(refusal)
    with cedar.context():
        assert len(board(Run.objects.get()).steps) == 4


def test_taking_the_start_back_and_logging_do_not_block_each_other(cedar: Place, run: Run) -> None:
    found = meanwhile(
        cedar,
        hold(Run, run.pk),
        lambda: put_back(fresh(run.circle)),
        lambda: log_it(run, cedar.rivera),
    )
    assert found[1] is True
    with cedar.context():
        assert fresh(run.circle).is_held


def test_a_tap_that_waits_while_it_is_started_afresh_changes_nothing(cedar: Place, run: Run) -> None:
    with cedar.context():
        put_back(run.circle)
    [refusal] = meanwhile(
        cedar,
        lambda: start(run.circle, cedar.rivera, afresh=True),
        lambda: tap(run, "turn", student=cedar.noah, state="shared"),
    )
    assert "started afresh" in str(refusal)
    with cedar.context():
        assert set(states(Run.objects.get()).values()) == {"waiting"}
