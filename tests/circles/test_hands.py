"""A show of hands: counts and no names, entered with the log or while the circle runs, told from ten hands up."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from circles import log
from circles.forms.hands import HandsForm
from circles.hands import CountedMeanwhile, count_hands, hands_summary
from circles.log import unlog_circle
from circles.models import Circle, ShowOfHands
from circles.schedule import Refused
from schools.models import Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import put_log, sent_by, sheet_of, url
from tests.circles.planning import TUESDAY, put_circle

SignIn = Callable[[Member], Client]
Counts = tuple[int, int, int]
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


@pytest.fixture
def circle(on_tuesday: None, cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def counted(place: Place, circle: Circle) -> list[Counts]:
    with place.context():
        return list(ShowOfHands.objects.filter(circle=circle).values_list("good", "okay", "hard"))


def hands(good: Any = "", okay: Any = "", hard: Any = "") -> dict[str, Any]:
    return {"hands-good": good, "hands-okay": okay, "hands-hard": hard}


def words_of(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split("<main", 1)[1].split())


def counts_for(member: Member, circle: Circle) -> ShowOfHands | None:
    summary = hands_summary(circle, member)
    return summary and summary.counts


def run(circle: Circle) -> None:
    Circle.objects.filter(pk=circle.pk).update(state="running")


def test_hands_are_saved_with_the_log_and_told_from_ten_up(
    cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn
) -> None:
    response = rivera.post(url(circle), sheet_of(rivera, circle, **hands(9, 3)), follow=True)
    assert counted(cedar, circle) == [(9, 3, 0)]
    told = "Of 12 hands, 9 said “It felt good”, 3 “It was okay” and 0 “It was not for me today”."
    assert told in words_of(response)
    page = url(circle, "circle_detail")
    assert told in words_of(sign_in(cedar.lee).get(page))
    for person in (cedar.maya, cedar.diaz, cedar.okafor):
        words = words_of(sign_in(person).get(page))
        assert "hands" not in words
        assert "It felt good" not in words
    with cedar.context():
        assert hands_summary(circle, cedar.osei) is None
        assert counts_for(cedar.lee, circle)


def test_fewer_than_ten_are_kept_and_not_told(cedar: Place, circle: Circle, rivera: Client) -> None:
    response = rivera.post(url(circle), sheet_of(rivera, circle, **hands(7, 1, 1)), follow=True)
    assert "Fewer than ten hands: kept, and not shown." in words_of(response)
    assert "It felt good" not in words_of(response)
    with cedar.context():
        assert counts_for(cedar.rivera, circle) is None
    page = rivera.get(url(circle))
    assert "Fewer than ten hands were counted" in words_of(page)
    sent = sent_by(page)
    assert {name: sent[name] for name in hands()} == hands()
    rivera.post(url(circle), sent | {"note": "Corrected."})
    assert counted(cedar, circle) == [(7, 1, 1)]
    rivera.post(url(circle), sheet_of(rivera, circle, **hands(0, 0, 0)))
    assert counted(cedar, circle) == []


def test_nothing_counted_is_nothing_told(circle: Circle, rivera: Client) -> None:
    response = rivera.post(url(circle), sheet_of(rivera, circle), follow=True)
    assert "hands" not in words_of(response)
    assert "Fewer than ten" not in words_of(rivera.get(url(circle)))


def test_what_was_counted_while_it_ran_is_filled_in(cedar: Place, circle: Circle, rivera: Client) -> None:
    opened = sent_by(rivera.get(url(circle)))
    with cedar.context():
        run(circle)
        count_hands(circle, 8, 2, 1)
    assert sheet_of(rivera, circle)["hands-good"] == 8
    rivera.post(url(circle), opened)
    assert counted(cedar, circle) == [(8, 2, 1)], "a form opened before the count does not undo it"
    rivera.post(url(circle), sheet_of(rivera, circle, **hands(10, "", 1)))
    assert counted(cedar, circle) == [(10, 0, 1)]
    rivera.post(url(circle), sheet_of(rivera, circle, **hands()))
    assert counted(cedar, circle) == []


@pytest.mark.parametrize("bad", ["300", "-1", "some", "4\x00", "9" * 5000, "1e3", "<b>4</b>", "4,5"])
def test_what_is_no_count_is_told_and_nothing_is_lost(
    bad: str, cedar: Place, circle: Circle, rivera: Client
) -> None:
    sheet = sheet_of(rivera, circle, note="A quiet start.", **hands(bad, 5))
    response = rivera.post(url(circle), sheet)
    words = words_of(response)
    assert response.status_code == 200
    assert "It felt good: Write a whole number from 0 to 200." in words
    assert "A quiet start." in words
    assert '<details class="card fold hands" open>' in words
    sent = sent_by(response)
    assert {name: str(sent[name]) for name in sheet} == {name: str(value) for name, value in sheet.items()}
    assert counted(cedar, circle) == []
    rivera.post(url(circle), sent_by(response) | hands(5, 5))
    assert counted(cedar, circle) == [(5, 5, 0)]


def test_asking_for_another_promise_keeps_what_was_typed(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    with cedar.context():
        run(circle)
        count_hands(circle, 8, 2, 1)
    sheet = sheet_of(rivera, circle, **hands("many", 2, 1))
    longer = rivera.post(url(circle), sheet | {"add": "1"})
    assert "Write a whole number" not in words_of(longer)
    sent = sent_by(longer)
    assert {name: sent[name] for name in hands()} == hands("many", "2", "1")
    rivera.post(url(circle), sent | hands(20, 2, 1))
    assert counted(cedar, circle) == [(20, 2, 1)]


def test_a_conflict_keeps_what_was_typed(cedar: Place, circle: Circle, rivera: Client) -> None:
    sheet = sheet_of(rivera, circle, **hands(11))
    with cedar.context():
        put_log(circle, cedar.lee, "Mine")
    response = rivera.post(url(circle), sheet)
    assert counted(cedar, circle) == []
    rivera.post(url(circle), sent_by(response))
    assert counted(cedar, circle) == [(11, 0, 0)]


def test_an_old_log_does_not_overwrite_what_somebody_counted(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    sheet = sheet_of(rivera, circle, note="A quiet start.", **hands(11))
    with cedar.context():
        run(circle)
        count_hands(circle, 3, 2, 1)
    response = rivera.post(url(circle), sheet)
    words = words_of(response)
    assert "Somebody counted hands meanwhile." in words and "A quiet start." in words
    assert counted(cedar, circle) == [(3, 2, 1)]
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, circle.log_version) == ("running", 0)
    again = sent_by(response)
    assert {name: again[name] for name in hands()} == hands("11")
    rivera.post(url(circle), again)
    assert counted(cedar, circle) == [(11, 0, 0)]


@pytest.mark.parametrize(("counts", "is_taken"), [((9, 3, 0), True), ((4, 3, 0), False)])
def test_the_same_once_more_is_taken_unless_that_told_the_counts_of_few(
    counts: Counts, is_taken: bool, cedar: Place, circle: Circle
) -> None:
    with cedar.context():
        run(circle)
        count_hands(circle, *counts, seen="")
        with nullcontext() if is_taken else pytest.raises(CountedMeanwhile):
            count_hands(circle, *counts, seen="")
        count_hands(circle, 0, 0, 0)
        count_hands(circle, 0, 0, 0, seen="older")


def test_hands_and_log_are_saved_together_or_not_at_all(
    cedar: Place, circle: Circle, rivera: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_counts: Any, **_seen: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(log, "count_hands", fail)
    rivera.raise_request_exception = False
    assert rivera.post(url(circle), sheet_of(rivera, circle, **hands(11))).status_code == 500
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, circle.log_version) == ("planned", 0)


def test_a_log_taken_back_keeps_them(cedar: Place, circle: Circle, rivera: Client) -> None:
    rivera.post(url(circle), sheet_of(rivera, circle, **hands(9, 3)))
    with cedar.context():
        unlog_circle(circle, by=cedar.rivera)
    assert "Of 12 hands" not in words_of(rivera.get(url(circle, "circle_detail")))
    assert sheet_of(rivera, circle)["hands-good"] == 9
    rivera.post(url(circle), sheet_of(rivera, circle))
    assert counted(cedar, circle) == [(9, 3, 0)]


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_only_a_circle_that_runs_or_was_held_has_hands(state: str, cedar: Place, circle: Circle) -> None:
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(state=state, reason="assembly")
        with pytest.raises(Refused, match="when the circle runs or was held"):
            count_hands(circle, 9, 3, 0)
        assert not ShowOfHands.objects.exists()


def test_counting_again_replaces_the_counts(cedar: Place, circle: Circle) -> None:
    with cedar.context():
        run(circle)
        for counts in ((9, 3, 0), (9, 3, 0), (8, 4, 1)):
            count_hands(circle, *counts)
        assert counted(cedar, circle) == [(8, 4, 1)]
        count_hands(circle, 0, 0, 0)
    assert counted(cedar, circle) == []


def test_a_substitute_reads_them_on_the_named_day_alone(cedar: Place, circle: Circle) -> None:
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).update(from_on=TODAY, until_on=TODAY)
        run(circle)
        count_hands(circle, 9, 3, 0)
        assert counts_for(cedar.sam, circle)
        with time_machine.travel(TUESDAY + timedelta(days=1)):
            assert hands_summary(circle, cedar.sam) is None


def test_the_fields_ask_for_digits_without_arrows() -> None:
    page = HandsForm().as_div()
    assert page.count('type="text"') == page.count('inputmode="numeric"') == 3
    assert "required" not in page
