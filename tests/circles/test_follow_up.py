"""Promises: who sees them, keeps them, hands them over, and takes a mark back."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.models import FollowUp
from schools.models import Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log
from tests.circles.planning import TUESDAY, put_circle, said

SignIn = Callable[[Member], Client]
CANARY = "canary-71ab"
TODAY = TUESDAY.date()
LIST = "/circles/follow-ups/"


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


def put_promise(
    place: Place, owner: Member, words: str = CANARY, advisory: str = "7B", **more: Any
) -> FollowUp:
    """Promised in a circle of last Tuesday."""
    with place.context():
        on = TODAY - timedelta(7 * (1 + FollowUp.objects.count()))
        circle = put_circle(place, on, advisory=advisory)
        leader = Leadership.objects.filter(advisory=circle.advisory).first().member
        put_log(circle, leader, promises=(promise(place, owner, words, **more),))
        return FollowUp.objects.get(circle=circle)


def url(name: str, follow_up: FollowUp) -> str:
    return reverse(f"circles:follow_up_{name}", args=[follow_up.pk])


def lists(client: Client) -> dict[str, list[str]]:
    context = client.get(LIST).context
    return {name: [found.promise for found in context[name]] for name in ("mine", "others", "done")}


def test_the_due_come_first_and_late_is_told_in_words(cedar: Place, sign_in: SignIn) -> None:
    put_promise(cedar, cedar.rivera, "Later", due_on=date(2026, 12, 1))
    put_promise(cedar, cedar.rivera, "Late", due_on=date(2026, 11, 19), student=cedar.maya)
    put_promise(cedar, cedar.rivera, "Now", due_on=TODAY)
    put_promise(cedar, cedar.diaz, "Hers", due_on=TODAY)
    client = sign_in(cedar.rivera)
    assert lists(client) == {"mine": ["Late", "Now", "Later"], "others": ["Hers"], "done": []}
    page = client.get(LIST).content.decode()
    for words in (
        "You have 3 promises to keep",
        "Late: was due November 19",
        "Due today",
        "By December 1",
        "About Maya Torres",
        "About the whole group",
        "Ms. Diaz does it",
    ):
        assert words in page


def test_an_empty_list_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    page = sign_in(cedar.rivera).get(LIST).content.decode()
    assert "When you log a circle, you can write down what you promised" in page
    assert reverse("circles:circle_list") in page


def test_a_promise_is_kept_with_its_outcome_and_opened_again(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    client = sign_in(cedar.rivera)
    page = client.get(url("done", found)).content.decode()
    assert (
        "Who keeps the promise and the teachers of the advisory can read this." in page.split("<textarea")[0]
    )
    response = client.post(url("done", found), {"outcome": "We found a table."})
    assert response.url == LIST
    page = client.get(LIST).content.decode()
    assert lists(client) == {"mine": [], "others": [], "done": [CANARY]}
    assert "We found a table." in page
    assert "Done November 24" in page
    reopened = client.post(url("reopen", found), follow=True)
    assert "What came of it was: “We found a table.”" in said(reopened)
    with cedar.context():
        found.refresh_from_db()
        assert (found.done_at, found.outcome) == (None, "")
    assert client.get(url("reopen", found)).status_code == 405


def test_marking_done_twice_loses_no_words(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    rivera, lee = sign_in(cedar.rivera), sign_in(cedar.lee)
    for _click in range(2):
        assert rivera.post(url("done", found), {"outcome": "Hers."}).status_code == 302
    refused = lee.post(url("done", found), {"outcome": "His."})
    assert "It is done already" in refused.content.decode()
    assert "His." in refused.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert found.outcome == "Hers."


def test_an_outcome_that_is_too_long_is_kept(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    response = sign_in(cedar.rivera).post(url("done", found), {"outcome": "y" * 501})
    assert "501 characters" in response.content.decode()
    assert "y" * 501 in response.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert found.done_at is None


def test_home_gets_its_visitor_back_and_nobody_else_does(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    client = sign_in(cedar.rivera)
    assert 'name="next" value="home"' in client.get(url("done", found) + "?next=home").content.decode()
    assert client.post(url("done", found), {"next": "home"}).url == "/"
    client.post(url("reopen", found))
    assert client.post(url("done", found), {"next": "https://evil.example/"}).url == LIST


def test_a_promise_is_handed_over(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, student=cedar.maya)
    client = sign_in(cedar.rivera)
    page = client.get(url("edit", found)).content.decode()
    assert "can read the promise and whom it is about, not the log of the circle" in page
    sent = {"owner": cedar.diaz.pk, "due_on": "2026-11-30"}
    assert client.post(url("edit", found), sent).url == LIST
    assert lists(client)["others"] == [CANARY]
    diaz = sign_in(cedar.diaz)
    assert lists(diaz)["mine"] == [CANARY]
    assert diaz.post(url("edit", found), {"owner": cedar.osei.pk, "due_on": "2026-11-30"}).url == LIST
    assert lists(diaz) == {"mine": [], "others": [], "done": []}
    assert diaz.get(url("edit", found)).status_code == 404


@pytest.mark.parametrize(
    ("owner", "due_on", "words"),
    [
        ("maya", "2026-12-01", "Select a valid choice"),
        ("hana", "2026-12-01", "Select a valid choice"),
        ("rivera", "", "Say by when."),
        ("rivera", "2026-11-20", "This day is over"),
        ("rivera", "9999-12-31", "within a year"),
    ],
)
def test_a_wrong_change_is_told(
    owner: str, due_on: str, words: str, cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    found = put_promise(cedar, cedar.lee, due_on=TODAY)
    people = cedar.people | harbor.people
    response = sign_in(cedar.rivera).post(url("edit", found), {"owner": people[owner].pk, "due_on": due_on})
    assert response.status_code == 200
    assert words in response.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert (found.owner, found.due_on) == (cedar.lee, TODAY)


def test_a_late_promise_is_handed_over_with_its_day(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, due_on=date(2026, 11, 19))
    sent = {"owner": cedar.lee.pk, "due_on": "2026-11-19"}
    assert sign_in(cedar.rivera).post(url("edit", found), sent).status_code == 302


def test_what_is_done_is_not_changed(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    client = sign_in(cedar.rivera)
    client.post(url("done", found), {"outcome": ""})
    assert client.get(url("edit", found)).status_code == 404


SEES = {"rivera": "others", "lee": "others", "diaz": "mine"}
NEVER = {"maya", "noah", "zoe", "iris", "jo", "ruth", "hana"}


def test_who_sees_a_promise(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    """Its owner and the teachers of its advisory; a substitute only those of the named days."""
    found = put_promise(cedar, cedar.diaz, student=cedar.maya)
    for name, member in (cedar.people | harbor.people).items():
        client = sign_in(member)
        page = client.get(LIST)
        if name in NEVER:
            assert page.status_code == 403, name
        elif name in SEES:
            assert lists(client)[SEES[name]] == [CANARY], name
            continue
        else:
            assert lists(client) == {"mine": [], "others": [], "done": []}, name
        assert CANARY not in page.content.decode(), name
        for verb in ("done", "edit", "reopen"):
            for response in (client.get(url(verb, found)), client.post(url(verb, found), {"outcome": "x"})):
                assert response.status_code in {403 if name in NEVER else 404, 405}, (name, verb)
                assert CANARY not in response.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert found.done_at is None


def test_an_owner_sees_the_promise_and_not_the_log(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.okafor)
    with cedar.context():
        type(found.circle).objects.filter(pk=found.circle_id).update(note="canary-note")
    client = sign_in(cedar.okafor)
    assert lists(client)["mine"] == [CANARY]
    for page in (LIST, url("done", found), url("edit", found)):
        assert "canary-note" not in client.get(page).content.decode()
    assert client.get(reverse("circles:circle_log", args=[found.circle_id])).status_code == 404


def test_anonymous_people_sign_in_first(cedar: Place, anonymous: Client) -> None:
    found = put_promise(cedar, cedar.rivera)
    for page in (LIST, url("done", found), url("edit", found), url("reopen", found)):
        assert anonymous.get(page).url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["list", "done", "edit"])
def test_more_promises_take_no_more_queries(
    page: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)
    first = put_promise(cedar, cedar.rivera, student=cedar.maya)

    def queries() -> int:
        with django_assert_max_num_queries(14) as captured:
            assert client.get(LIST if page == "list" else url(page, first)).status_code == 200
        return len(captured)

    done = put_promise(cedar, cedar.lee)
    client.post(url("done", done))
    few = queries()
    for owner in (cedar.diaz, cedar.lee, cedar.rivera):
        put_promise(cedar, owner, student=cedar.noah)
        client.post(url("done", put_promise(cedar, owner)))
    assert queries() == few


def test_long_lists_have_pages(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    for _number in range(21):
        client.post(url("done", put_promise(cedar, cedar.rivera)))
    assert len(lists(client)["done"]) == 20
    assert len(client.get(LIST, {"page": "2"}).context["done"]) == 1
    assert client.get(LIST, {"page": "x' OR 1=1"}).status_code == 200


def test_what_a_message_quotes_is_in_no_cookie(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, student=cedar.maya)
    client = sign_in(cedar.rivera)
    client.post(url("done", found), {"outcome": "canary-outcome-71ab"})
    response = client.post(url("reopen", found))
    assert "canary" not in str(response.cookies) and set(client.cookies) <= {"sessionid", "csrftoken"}
    assert "canary-outcome" in client.get(LIST).content.decode()
