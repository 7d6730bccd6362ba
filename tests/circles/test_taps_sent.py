"""What a device may send: odd, late, of others, or to a circle that changed meanwhile."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from circles.models import Circle, Run, Tap
from circles.runs.start import put_back
from circles.schedule import cancel_circle
from schools.models import Leadership, Member, Role
from tests.cast import Place
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.running import holder_of, now, order_of, put_run, start, states, tap, url_of

SignIn = Callable[[Member], Client]

pytestmark = pytest.mark.usefixtures("tuesday_morning")

HUGE = "9" * 5000


@pytest.fixture
def run(cedar: Place) -> Run:
    with cedar.context():
        return put_run(cedar)


def stands(run: Run) -> tuple[Any, ...]:
    found = now(run)
    return (
        found.step,
        found.stretched,
        found.ended_at,
        found.keeper,
        order_of(run),
        states(run),
        holder_of(run),
    )


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": ""},
        {"do": "explode"},
        {"do": "turn\0"},
        {"do": "turn", "student": "-1", "state": "shared"},
        {"do": "turn", "student": HUGE, "state": "shared"},
        {"do": "turn", "student": str(2**63), "state": "shared"},
        {"do": "turn", "student": "Noah", "state": "shared"},
        {"do": "turn", "student": "1", "state": "shared\0"},
        {"do": "turn", "student": "1", "state": "s" * 99},
        {"do": "step", "at": "-1", "to": "0"},
        {"do": "step", "at": "0", "to": HUGE},
        {"do": "stretch", "at": "0", "to": "-5"},
        {"do": "move", "student": "1", "to": "1e3"},
        {"do": "end", "token": "guess"},
        {"do": "end", "token": "\0"},
        {"do": "end", "ago": "yesterday"},
    ],
)
def test_what_is_no_tap_is_refused(cedar: Place, rivera: Client, run: Run, sent: dict[str, str]) -> None:
    before = call(cedar, run)
    assert rivera.post(url_of(run), sent).status_code == 400
    assert call(cedar, run) == before


def call(cedar: Place, run: Run) -> tuple[Any, ...]:
    with cedar.context():
        return (*stands(run), now(run).version, Tap.objects.count())


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "turn"},
        {"do": "turn", "state": "shared"},
        {"do": "turn", "student": str(2**63 - 1), "state": "shared"},
        {"do": "hand_to", "student": "1"},
        {"do": "start_with"},
        {"do": "move", "student": "1", "to": "1"},
        {"do": "step", "at": "0", "to": "4"},
        {"do": "step", "at": "3", "to": "1"},
        {"do": "stretch", "at": "4", "to": "5"},
        {"do": "show", "state": "everything"},
        {"do": "group", "to": "1"},
        {"do": "keeper", "student": "1"},
    ],
)
def test_what_names_nothing_here_changes_nothing(
    cedar: Place, rivera: Client, run: Run, sent: dict[str, str]
) -> None:
    before = call(cedar, run)[:-2]
    assert rivera.post(url_of(run), sent).status_code == 302
    assert call(cedar, run)[:-2] == before


@pytest.mark.parametrize("do", ["turn", "absent", "hand_to", "start_with", "move", "keeper"])
def test_students_of_others_have_no_seat_here(
    cedar: Place, harbor: Place, rivera: Client, run: Run, do: str
) -> None:
    before = call(cedar, run)[:-2]
    for stranger in (cedar.iris, harbor.hana, cedar.rivera):
        rivera.post(url_of(run), {"do": do, "student": stranger.pk, "state": "shared", "to": 0})
    assert call(cedar, run)[:-2] == before


@pytest.mark.parametrize("ago", ["-5000", "0", "", "3600000", HUGE[:4000], "-" + HUGE[:4000]])
def test_no_clock_of_a_device_loses_a_turn(
    cedar: Place, rivera: Client, tuesday_morning: time_machine.Traveller, run: Run, ago: str
) -> None:
    tuesday_morning.shift(timedelta(hours=2))
    rivera.post(url_of(run), {"do": "turn", "student": cedar.noah.pk, "state": "passed", "ago": ago})
    with cedar.context():
        assert states(run)["Noah"] == "passed"


def test_the_absent_hold_nothing_and_keep_nothing(cedar: Place, rivera: Client, run: Run) -> None:
    rivera.post(url_of(run), {"do": "keeper", "student": cedar.noah.pk})
    rivera.post(url_of(run), {"do": "absent", "student": cedar.noah.pk, "state": "waiting"})
    with cedar.context():
        assert states(run)["Noah"] == "absent"
        assert (holder_of(run), now(run).keeper) == ("Maya", None)


def test_after_the_end_turns_are_taken_and_nothing_else(cedar: Place, rivera: Client, run: Run) -> None:
    rivera.post(url_of(run), {"do": "end"})
    rivera.post(url_of(run), {"do": "turn", "student": cedar.noah.pk, "state": "shared"})
    answer = rivera.post(url_of(run), {"do": "step", "at": 0, "to": 1}, headers={"X-Tap": "1"})
    assert "The circle has ended." in answer.content.decode()
    with cedar.context():
        assert (states(run)["Noah"], now(run).step) == ("shared", 0)


def test_after_the_log_it_says_where_to_correct(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        Circle.objects.update(state="held", log_version=1)
    answer = rivera.post(
        url_of(run), {"do": "turn", "student": cedar.noah.pk, "state": "shared"}, headers={"X-Tap": "1"}
    )
    assert (answer.status_code, "Correct its log instead." in answer.content.decode()) == (200, True)
    with cedar.context():
        assert states(run)["Noah"] == "waiting"


def test_a_start_taken_back_and_cancelled_is_refused_in_words(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        put_back(run.circle)
        cancel_circle(Circle.objects.get(), "Fire drill")
    answer = rivera.post(url_of(run), {"do": "step", "at": 0, "to": 1}, headers={"X-Tap": "1"})
    assert (answer.status_code, "This circle is cancelled." in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("ago", ["30000", "5000", "0"])
def test_a_tap_of_the_run_before_changes_nothing(
    cedar: Place, rivera: Client, tuesday_morning: time_machine.Traveller, run: Run, ago: str
) -> None:
    old = run.pk
    tuesday_morning.shift(timedelta(minutes=1))
    with cedar.context():
        put_back(run.circle)
        again = start(run.circle, cedar.rivera, afresh=True)
    sent = {"do": "turn", "student": cedar.noah.pk, "state": "shared", "ago": ago, "run": old}
    answer = rivera.post(url_of(run), sent, headers={"X-Tap": "1"})
    assert "started afresh" in answer.content.decode()
    with cedar.context():
        assert states(again)["Noah"] == "waiting"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({"do": "turn", "state": "shared"}, ("shared", 0, "Maya", False)),
        ({"do": "step", "at": 0, "to": 1}, ("waiting", 1, "Noah", False)),
        ({"do": "end"}, ("waiting", 0, "Noah", True)),
    ],
)
def test_a_clock_put_forward_loses_no_tap_of_a_run_just_started(
    cedar: Place, rivera: Client, run: Run, sent: dict[str, Any], shown: tuple[Any, ...]
) -> None:
    with cedar.context():
        tap(run, "start_with", student=cedar.noah)
    ours = {**sent, "student": cedar.noah.pk, "run": run.pk, "ago": "3600000"}
    assert rivera.post(url_of(run), ours, headers={"X-Tap": "1"}).context["told"] == ""
    with cedar.context():
        found = now(run)
        assert (states(run)["Noah"], found.step, holder_of(run), bool(found.ended_at)) == shown


def test_what_waited_for_hours_is_as_old_as_it_is(
    cedar: Place, rivera: Client, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    tuesday_morning.shift(timedelta(hours=2))
    with cedar.context():
        tap(run, "turn", student=cedar.noah, state="passed")
    tuesday_morning.shift(timedelta(hours=1, minutes=30))
    three_hours = {"do": "turn", "student": cedar.noah.pk, "state": "shared", "ago": "10800000"}
    rivera.post(url_of(run), three_hours)
    with cedar.context():
        assert states(run)["Noah"] == "passed"


def test_every_tap_of_the_page_says_of_which_run_it_is(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "group", to=2)
        tap(run, "absent", student=cedar.zoe)
    page = rivera.get(url_of(run)).content.decode()
    assert page.count("data-tap") == page.count(f'name="run" value="{run.pk}"') > 15
    assert f'data-run="{run.pk}"' in page


@pytest.mark.promise("access-ends")
def test_who_leads_no_more_loses_it_at_once(cedar: Place, rivera: Client, run: Run) -> None:
    sent = {"do": "turn", "student": cedar.noah.pk, "state": "shared", "token": str(uuid4())}
    with cedar.context():
        Leadership.objects.filter(member=cedar.rivera).update(until_on=date(2026, 11, 23))
    assert rivera.post(url_of(run), sent).status_code == 404
    assert rivera.get(url_of(run, "run_state")).status_code == 404
    with cedar.context():
        assert not Tap.objects.exists()


@pytest.mark.parametrize(("role", "status"), [(Role.IT_LEAD, 403), (Role.STUDENT, 404)])
@pytest.mark.promise("access-ends")
def test_a_new_role_counts_at_once(cedar: Place, rivera: Client, run: Run, role: Role, status: int) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.rivera.pk).update(role=role)
    assert rivera.post(url_of(run), {"do": "end"}).status_code == status
    assert rivera.get(url_of(run, "run_state")).status_code == status


@pytest.mark.promise("access-ends")
def test_a_disabled_account_is_out_at_once(cedar: Place, rivera: Client, run: Run) -> None:
    type(cedar.rivera.account).objects.filter(pk=cedar.rivera.account_id).update(is_active=False)
    assert "/login/" in rivera.get(url_of(run, "run_state")).url


@pytest.mark.promise("access-ends")
def test_a_substitute_drives_on_the_named_day_alone(cedar: Place, sign_in: SignIn, run: Run) -> None:
    client = sign_in(cedar.sam)
    with cedar.context():
        other = put_circle(cedar, date(2026, 11, 23), state="running")
        past = Run.objects.create(
            school=cedar.school,
            circle=other,
            started_at=TUESDAY,
            step_since=TUESDAY,
            held_since=TUESDAY,
            spent=[0],
            stretched=[0],
        )
    assert client.get(url_of(run, "run_state")).status_code == 200
    for name in ("circle_run", "run_state", "present_state"):
        assert client.get(url_of(past, name)).status_code == 404


@pytest.mark.parametrize("pk", [0, 2**31, 2**63 - 1, 2**70])
def test_guessed_circles_are_not_there(cedar: Place, rivera: Client, pk: int) -> None:
    for path in ("run/", "run/state/", "present/", "present/state/"):
        assert rivera.get(f"/circles/{pk}/{path}").status_code == 404


def test_a_poll_says_whether_it_changed(cedar: Place, rivera: Client, run: Run) -> None:
    state = url_of(run, "run_state")
    seen = rivera.get(state).context["stamp"]
    assert rivera.get(f"{state}?seen={seen}").status_code == 204
    with cedar.context():
        tap(run, "turn_round")
    assert rivera.get(f"{state}?seen={seen}").status_code == 200


def test_twenty_four_students_take_no_more_queries_than_three(
    cedar: Place, rivera: Client, run: Run, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        students = [cedar.add(f"s{at}", Role.STUDENT, "Sam", f"Family{at:02}") for at in range(24)]
        cedar.add_advisory("7D", [cedar.rivera], students)
        large = start(put_circle(cedar, TUESDAY.date(), time(11), advisory="7D"), cedar.rivera)
    counts = []
    for one in (run, large):
        state = url_of(one, "run_state")
        seen = rivera.get(state).context["stamp"]
        with django_assert_max_num_queries(10):
            assert rivera.get(f"{state}?seen={seen}").status_code == 204
        with django_assert_max_num_queries(20) as found:
            rivera.get(state)
        counts.append(len(found))
    assert counts[0] == counts[1]
