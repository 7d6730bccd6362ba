"""Thinking back to a circle: without saving anything, or kept by each person for themselves alone."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles import tasks
from circles.debriefs import DebriefConflict, save_debrief
from circles.models import Circle, Debrief
from circles.schedule import Refused
from schools.models import Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import put_log
from tests.circles.planning import TUESDAY, close, put_circle, put_held_circle, said
from tests.circles.written import kept_words, put_debrief

SignIn = Callable[[Member], Client]
CANARY = "canary-debrief-5d2e"
LIST = reverse("circles:debrief_list")
DAY = timedelta(days=1)
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_held_circle(cedar, TODAY, note="")


def url(circle: Circle, name: str = "circle_debrief") -> str:
    return reverse(f"circles:{name}", args=[circle.pk])


def sheet(went_well: str = "", heard_less: str = "", tilted: str = "", version: Any = 0) -> dict[str, Any]:
    return {"went_well": went_well, "heard_less": heard_less, "tilted": tilted, "version": version}


def words_of(response: Any) -> str:
    return " ".join(unescape(response.content.decode()).split("<main", 1)[1].split())


def kept(place: Place) -> list[tuple[str, str, str, int]]:
    with place.context():
        return kept_words()


def do(client: Client, verb: str, debrief: Debrief) -> Any:
    return client.post(reverse(f"circles:debrief_{verb}", args=[debrief.pk]), follow=True)


def test_one_can_just_think(cedar: Place, circle: Circle, rivera: Client) -> None:
    words = words_of(rivera.get(url(circle)))
    first, fold = words.split("<details", 1)
    for question in (
        "What went well?",
        "Whom did I hear less, and why?",
        "Where might my own view be tilted?",
    ):
        assert question in first
        assert question in fold
    assert "Just think about them: nothing is saved." in first
    assert f'<a class="btn btn-primary" href="{url(circle, "circle_detail")}">' in first
    assert "<form" not in first
    assert not fold.split(">", 1)[0].endswith("open")
    assert kept(cedar) == []


def test_what_is_written_down_is_the_authors_own(cedar: Place, circle: Circle, rivera: Client) -> None:
    page = rivera.get(url(circle))
    fold = words_of(page).split("<details", 1)[1]
    assert "Only you see this in Advisory." in fold.split("<textarea")[0]
    assert "If the law asks for it, your school may have to show it." in fold.split("<textarea")[0]
    response = rivera.post(url(circle), sheet("Laughter", "", " Seats by\r\nthe window "), follow=True)
    assert said(response) == "It is saved, for you alone."
    assert kept(cedar) == [("Laughter", "", "Seats by\nthe window", 1)]
    assert response.context["form"]["version"].value() == 1
    words = words_of(response)
    assert "Just think about them" not in words
    assert words.count("One moment is enough") == 1
    rivera.post(url(circle), sheet("Much laughter", version=1))
    assert kept(cedar) == [("Much laughter", "", "", 2)]
    assert "Much laughter" in words_of(rivera.get(LIST))


def test_nobody_else_reads_a_word_of_it(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, site_log: StringIO
) -> None:
    Leadership.objects.filter(member=cedar.sam).update(from_on=TODAY, until_on=TODAY)
    with cedar.context():
        put_log(circle, cedar.rivera)
    response = sign_in(cedar.rivera).post(url(circle), sheet(CANARY, CANARY, CANARY), follow=True)
    assert CANARY in words_of(response)
    assert CANARY not in words_of(sign_in(cedar.rivera).get(url(circle, "circle_detail")))
    with cedar.context():
        debrief = Debrief.objects.get()
    pages = [
        url(circle, name) for name in ("circle_detail", "circle_debrief", "circle_log", "circle_history")
    ]
    pages += [LIST, reverse("home"), reverse("circles:circle_list")]
    for person in (cedar.lee, cedar.sam, cedar.okafor, cedar.diaz, cedar.maya, cedar.jo, harbor.ito):
        client = sign_in(person)
        for page in pages:
            assert CANARY not in client.get(page).content.decode(), f"{person} {page}"
        assert do(client, "remove", debrief).status_code in (403, 404)
        assert do(client, "restore", debrief).status_code in (403, 404)
    assert CANARY not in site_log.getvalue()
    assert CANARY not in f"{debrief} {debrief!r}"
    assert len(kept(cedar)) == 1


def test_each_who_led_has_their_own(cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn) -> None:
    rivera.post(url(circle), sheet("Mine"))
    lee = sign_in(cedar.lee)
    assert "Mine" not in words_of(lee.get(url(circle)))
    lee.post(url(circle), sheet("Lee’s"))
    assert kept(cedar) == [("Mine", "", "", 1), ("Lee’s", "", "", 1)]
    assert "Lee’s" not in words_of(rivera.get(url(circle)))


@pytest.mark.parametrize("bad", ["", " \n ", "x" * 2001, "a\x00b"])
def test_what_cannot_be_saved_is_told_and_nothing_is_lost(
    bad: str, cedar: Place, circle: Circle, rivera: Client
) -> None:
    with cedar.context():
        put_debrief(circle, cedar.rivera, "Before")
    response = rivera.post(url(circle), sheet(bad, version=1))
    assert response.status_code == 200
    assert response.context["form"]["went_well"].value() == bad
    assert response.context["form"].errors
    assert '<details class="card fold" open>' in words_of(response)
    assert kept(cedar) == [("Before", "", "", 1)]


def test_nothing_written_is_answered_kindly(circle: Circle, rivera: Client) -> None:
    words = words_of(rivera.post(url(circle), sheet()))
    assert "Write something, or just think about it: nothing needs to be saved." in words


def test_markup_stays_words(circle: Circle, rivera: Client) -> None:
    rivera.post(url(circle), sheet("<script>alert(1)</script>"))
    for page in (url(circle), LIST):
        assert "<script>alert" not in rivera.get(page).content.decode()


def test_two_windows_lose_nothing(cedar: Place, circle: Circle, rivera: Client) -> None:
    rivera.post(url(circle), sheet("From one window"))
    response = rivera.post(url(circle), sheet("From the other"))
    words = words_of(response)
    assert "You saved other words in another window" in words
    assert "From one window" in words
    assert response.context["form"]["went_well"].value() == "From the other"
    assert kept(cedar) == [("From one window", "", "", 1)]
    rivera.post(url(circle), sheet("From the other", version=response.context["form"]["version"].value()))
    assert kept(cedar) == [("From the other", "", "", 2)]


@pytest.mark.parametrize("version", [0, "", "x", "-1", "9" * 30])
def test_sent_twice_is_saved_once(version: Any, cedar: Place, circle: Circle, rivera: Client) -> None:
    rivera.post(url(circle), sheet("Once", version=version))
    again = rivera.post(url(circle), sheet("Once", version=version), follow=True)
    assert said(again).endswith("This was saved already. Nothing is doubled.")
    assert kept(cedar) == [("Once", "", "", 1)]


def test_it_is_taken_away_and_brought_back_for_a_day(
    cedar: Place, circle: Circle, sign_in: SignIn, moment: Any
) -> None:
    rivera = sign_in(cedar.rivera)
    with cedar.context():
        debrief = put_debrief(circle, cedar.rivera, CANARY)
    response = do(rivera, "remove", debrief)
    assert said(response) == "It is taken away. For a day you can bring it back."
    assert CANARY not in words_of(response)
    assert "You keep no debriefs" in words_of(response)
    page = words_of(rivera.get(url(circle)))
    assert CANARY not in page
    assert "Bring it back" in page
    moment.shift(DAY / 2)
    rivera = sign_in(cedar.rivera)
    assert said(do(rivera, "restore", debrief)) == "It is kept again."
    assert CANARY in words_of(rivera.get(LIST))
    do(rivera, "remove", debrief)
    moment.shift(DAY)
    rivera = sign_in(cedar.rivera)
    assert "cannot be brought back" in said(do(rivera, "restore", debrief))
    for page in (LIST, url(circle)):
        assert "Bring it back" not in words_of(rivera.get(page))
    assert kept(cedar) == []


def test_new_words_replace_what_was_taken_away(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        debrief = put_debrief(circle, cedar.rivera, CANARY)
    do(rivera, "remove", debrief)
    rivera.post(url(circle), sheet("Anew"))
    assert kept(cedar) == [("Anew", "", "", 2)]


def test_what_was_taken_away_is_deleted_by_the_hour(cedar: Place, circle: Circle, moment: Any) -> None:
    with cedar.context():
        put_debrief(circle, cedar.rivera, CANARY, removed_at=TUESDAY)
        put_debrief(circle, cedar.lee, CANARY)
    moment.shift(DAY - timedelta(seconds=1))
    tasks.forget_taken_back_of(cedar.school.pk)
    with cedar.context():
        assert Debrief.objects.count() == 2
    moment.shift(timedelta(seconds=1))
    tasks.forget_taken_back_of(cedar.school.pk)
    with cedar.context():
        assert Debrief.objects.get().written_by == cedar.lee


def test_a_circle_to_come_says_so(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        coming = put_circle(cedar, date(2026, 12, 1))
        cancelled = put_circle(cedar, date(2026, 11, 23), state="cancelled", reason="Fire drill")
        closed = put_circle(cedar, date(2026, 11, 20))
        close(cedar, date(2026, 11, 20), date(2026, 11, 20), "Snow")
    for circle, why in ((coming, "has not begun"), (cancelled, "is cancelled"), (closed, "no school")):
        words = words_of(rivera.get(url(circle)))
        assert "This page is for after the circle" in words
        assert why in words
        assert "<form" not in words
        late = rivera.post(url(circle), sheet("Typed"))
        assert why in words_of(late)
        assert late.context["form"]["went_well"].value() == "Typed"
    assert kept(cedar) == []


@pytest.mark.parametrize(("state", "at"), [("running", 9), ("planned", 7), ("held", 9)])
def test_a_circle_that_has_begun_can_be_thought_about(
    state: str, at: int, cedar: Place, rivera: Client
) -> None:
    with cedar.context():
        starts_at = TUESDAY.replace(hour=at, minute=5)
        circle = put_circle(cedar, TODAY, starts_at.time(), state=state, log_version=int(state == "held"))
    assert "Just think about them" in words_of(rivera.get(url(circle)))
    rivera.post(url(circle), sheet("Kept"))
    assert len(kept(cedar)) == 1


def test_a_circle_run_on_a_day_without_school_counts(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY, state="running")
        close(cedar, TODAY, TODAY, "Snow")
    assert "Just think about them" in words_of(rivera.get(url(circle)))


def test_the_verb_says_what_went_against_it(cedar: Place, circle: Circle) -> None:
    with cedar.context():
        found = Circle.objects.with_closure().get(pk=circle.pk)
        assert save_debrief(found, cedar.rivera, {"tilted": "a"}, 0)
        with pytest.raises(DebriefConflict) as conflict:
            save_debrief(found, cedar.rivera, {"tilted": "b"}, 0)
        assert conflict.value.debrief.words == {"tilted": "a"}
        put_circle(cedar, date(2026, 12, 1))
        coming = Circle.objects.with_closure().get(on=date(2026, 12, 1))
        with pytest.raises(Refused):
            save_debrief(coming, cedar.rivera, {"tilted": "a"}, 0)
