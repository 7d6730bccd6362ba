"""What is written down while a circle runs: a follow-up and the show of hands."""

from typing import Any

import pytest
from django.test import Client

from circles.models import FollowUp, Run, ShowOfHands
from tests.cast import Place
from tests.circles.planning import SignIn
from tests.circles.running import put_run, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def run(cedar: Place) -> Run:
    with cedar.context():
        return put_run(cedar)


COVERED = '<div class="run-names"><div class="run-counts">'


def promise(cedar: Place, **changes: Any) -> dict[str, Any]:
    first = {"promise": "Bring the ball", "student": "", "owner": cedar.rivera.pk, "due_on": "2026-12-01"}
    return {**first, **changes}


def add(client: Client, run: Run, sent: dict[str, Any]) -> Any:
    return client.post(url_of(run, "run_follow_up"), sent, follow=True)


def test_a_promise_is_added_beside_the_run(cedar: Place, run: Run, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    page = client.get(url_of(run))
    start = {name: page.context["promise"][name].value() for name in ("owner", "due_on")}
    assert (start["owner"], str(start["due_on"])) == (cedar.rivera.pk, "2026-12-01")
    answer = add(client, run, promise(cedar, student=cedar.maya.pk))
    assert answer.redirect_chain == [(url_of(run), 302)]
    assert 'id="run-told">The follow-up is kept.<' in answer.content.decode()
    with cedar.context():
        found = FollowUp.objects.get()
    found_by = (found.student_id, found.owner_id, found.created_by_id)
    assert found_by == (cedar.maya.pk, cedar.rivera.pk, cedar.rivera.pk)


def test_sent_twice_it_is_kept_once(cedar: Place, run: Run, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    for words in ("The follow-up is kept.", "It is kept already."):
        assert words in add(client, run, promise(cedar)).content.decode()
    with cedar.context():
        assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"promise": ""}, "Say what you promised"),
        ({"promise": "x" * 301}, "Please shorten it to 300"),
        ({"promise": "a\x00b"}, "Null characters are not allowed"),
        ({"due_on": "yesterday"}, "Choose a day"),
        ({"due_on": "2026-11-01"}, "This day is over"),
        ({"student": "999999"}, "999999"),
        ({"owner": ""}, "This field is required"),
    ],
)
def test_errors_keep_what_was_typed(
    changes: dict[str, str], words: str, cedar: Place, run: Run, sign_in: SignIn
) -> None:
    sent = promise(cedar, **{"promise": "<b>Bring</b>", **changes})
    page = add(sign_in(cedar.rivera), run, sent).content.decode()
    assert words in page and "form-errors" in page
    assert "<b>Bring</b>" not in page
    assert ("&lt;b&gt;Bring" in page) == ("promise" not in changes)
    with cedar.context():
        assert not FollowUp.objects.exists()


def count(client: Client, run: Run, **hands: object) -> Any:
    """As from a page that was opened just now, unless `hands` says which."""
    return client.post(
        url_of(run, "run_hands"), {"was": "//", "seen": seen(client, run), **hands}, follow=True
    )


def seen(client: Client, run: Run) -> str:
    return client.get(url_of(run, "circle_run")).context["hands"]["seen"].value() or ""


def test_hands_are_counted_and_shown_again_from_ten(cedar: Place, run: Run, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    answer = count(client, run, good=4, okay=2, hard="")
    assert "The show of hands is kept." in answer.content.decode()
    assert answer.context["hands"]["good"].value() is None
    assert COVERED not in answer.content.decode()
    answer = count(client, run, good=9, okay=2, hard=1)
    assert answer.context["hands"]["good"].value() == 9
    assert COVERED in answer.content.decode()
    with cedar.context():
        assert ShowOfHands.objects.get().total == 12


def test_a_form_of_hands_that_nobody_touched_changes_nothing(cedar: Place, run: Run, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    count(client, run, good=4)
    count(client, run, good="", okay="", hard="")
    with cedar.context():
        assert ShowOfHands.objects.get().good == 4


def test_of_two_who_count_the_second_is_told_and_loses_nothing(
    cedar: Place, run: Run, sign_in: SignIn
) -> None:
    first, second = sign_in(cedar.rivera), sign_in(cedar.lee)
    was = seen(second, run)
    count(first, run, good=4, okay=2, hard="")
    answer = count(second, run, good=8, okay="", hard=1, seen=was)
    assert "Somebody counted hands meanwhile." in answer.content.decode()
    form = answer.context["form"]
    assert [form[name].value() for name in ("good", "okay", "hard")] == ["8", "", "1"]
    with cedar.context():
        assert ShowOfHands.objects.get().total == 6
    answer = count(second, run, good=8, okay="", hard=1, seen=form["seen"].value())
    assert "The show of hands is kept." in answer.content.decode()
    with cedar.context():
        assert ShowOfHands.objects.get().total == 9


def test_what_are_no_hands_is_said_and_kept(cedar: Place, run: Run, sign_in: SignIn) -> None:
    page = count(sign_in(cedar.rivera), run, good="many", okay=2).content.decode()
    assert "Write a whole number from 0 to 200." in page
    assert 'value="many"' in page
    with cedar.context():
        assert not ShowOfHands.objects.exists()


@pytest.mark.parametrize("name", ["run_hands", "run_follow_up"])
def test_neither_a_keeper_nor_another_teacher_writes_here(
    name: str, cedar: Place, run: Run, sign_in: SignIn
) -> None:
    with cedar.context():
        Run.objects.update(keeper=cedar.maya)
    assert sign_in(cedar.maya).post(url_of(run, name)).status_code == 403
    assert sign_in(cedar.diaz).post(url_of(run, name)).status_code == 404
