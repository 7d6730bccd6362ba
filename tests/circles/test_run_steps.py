"""What the run screen says in each step: of turns, of time, of the projector, and without a script."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from circles.models import Seat
from tests.cast import Place
from tests.circles.planning import SignIn
from tests.circles.running import holder_of, now, order_of, page_of, put_run, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def test_the_projector_is_told_by_what_it_shows(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "show", state="hands")
    client = sign_in(cedar.rivera)
    assert "good, okay or hard, by a show of hands" in page_of(client, run)
    with cedar.context():
        tap(run, "end")
    page = page_of(client, run)
    assert "It thanks everyone for being here." in page
    assert "</svg>Leave</a>" in page
    assert "the circle goes on" not in page


def test_only_a_round_asks_for_turns(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    client = sign_in(cedar.rivera)
    for step, is_round in enumerate((False, True, False, True)):
        page = page_of(client, run)
        assert ("Speaking now" in page) == ("3 to go: take your time" in page) == is_round
        assert ('id="run-turns"' in page) == ("Not yet had a turn: 3" in page) == (not is_round)
        with cedar.context():
            tap(run, "step", at=step, to=step + 1)


def test_once_all_had_their_turn_a_step_that_is_no_round_says_nothing_of_it(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        run = put_run(cedar)
        for student in (cedar.maya, cedar.noah, cedar.zoe):
            tap(run, "turn", student=student, state="shared")
    page = page_of(sign_in(cedar.rivera), run)
    assert 'id="run-speaking" hidden' in page
    assert "Everyone has had a turn</p>" not in page


def test_a_plan_that_is_too_long_says_by_how_much(
    cedar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        run = put_run(cedar)
        ends_at = now(run).circle.ends_at
    assert fit_in(page_of(sign_in(cedar.rivera), run)) == ""
    tuesday_morning.move_to(ends_at - timedelta(minutes=8))
    assert "about 7 minutes more than there are until 9:35" in fit_in(page_of(sign_in(cedar.rivera), run))
    tuesday_morning.move_to(ends_at + timedelta(minutes=1))
    assert fit_in(page_of(sign_in(cedar.rivera), run)) == ""


def fit_in(page: str) -> str:
    return page.split('id="run-fit"')[1].split(">")[1].split("<")[0].strip()


def test_without_a_script_names_stay_as_they_were_switched(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    client, url = sign_in(cedar.rivera), url_of(run)
    page = unescape(client.get(url, {"names": "on"}).content.decode())
    assert "checked" in page.split('id="run-names"')[1].split(">")[0]
    assert f'action="{url}?names=on" data-tap' in page
    sent = {"do": "turn", "student": cedar.noah.pk, "state": "shared"}
    assert client.post(f"{url}?names=on", sent).url == f"{url}?names=on"
    assert client.post(url, sent).url == url


@pytest.mark.parametrize("state", ["waiting", "come_back"])
def test_mixing_the_order_interrupts_nobody(state: str, cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "hand_to", student=cedar.zoe)
        Seat.objects.filter(run=run, student=cedar.zoe).update(state=state)
        for _ in range(5):
            tap(run, "shuffle")
            assert (holder_of(run), order_of(run)[0]) == ("Zoë", "Zoë")


def test_who_had_their_turn_hands_the_piece_on_when_the_order_is_mixed(cedar: Place) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        tap(run, "hand_to", student=cedar.noah)
        tap(run, "shuffle")
        assert holder_of(run) in ("Maya", "Zoë")
