"""Promises: who sees them, keeps them, gives them another day, and takes a mark back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Place
from tests.circles.log_sheets import put_log
from tests.circles.planning import TUESDAY, SignIn, said
from tests.circles.promises import CANARY, LIST, TODAY, lists, put_promise, url


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


def test_the_due_come_first_and_late_is_told_in_words(cedar: Place, sign_in: SignIn) -> None:
    put_promise(cedar, cedar.rivera, "Next week", due_on=date(2026, 11, 30))
    put_promise(cedar, cedar.rivera, "Sunday", due_on=date(2026, 11, 29))
    put_promise(cedar, cedar.rivera, "Late", due_on=date(2026, 11, 19), student=cedar.maya)
    put_promise(cedar, cedar.rivera, "Now", due_on=TODAY)
    put_promise(cedar, cedar.diaz, "Hers", due_on=TODAY)
    client = sign_in(cedar.rivera)
    assert lists(client) == {
        "overdue": ["Late"],
        "this_week": ["Now", "Sunday"],
        "later": ["Next week"],
        "others": ["Hers"],
    }
    page = client.get(LIST).content.decode()
    for words in (
        "1 of your promises is overdue",
        "<h2>Overdue</h2>",
        "<h2>Due this week</h2>",
        "<h2>Later</h2>",
        "Late: was due November 19",
        "Due today",
        "By November 30",
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
    assert lists(client) == {"done": [CANARY]}
    assert "We found a table." in page
    assert "Done by you, November 24" in page
    assert "Done by Ms. Rivera, November 24" in sign_in(cedar.lee).get(LIST).content.decode()
    reopened = client.post(url("reopen", found), follow=True)
    assert "What came of it was: “We found a table.”" in said(reopened)
    with cedar.context():
        found.refresh_from_db()
        assert (found.done_at, found.done_by, found.outcome) == (None, None, "")
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


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("", "Say by when."),
        ("2026-11-20", "This day is over"),
        ("9999-12-31", "within a year"),
        ("soon\x00", "Choose a day"),
    ],
)
def test_a_wrong_day_is_told(due_on: str, words: str, cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.lee, due_on=TODAY)
    response = sign_in(cedar.rivera).post(url("edit", found), {"due_on": due_on})
    assert response.status_code == 200
    assert words in response.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert found.due_on == TODAY


def test_a_promise_gets_another_day_and_keeps_its_owner(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera, due_on=date(2026, 11, 19))
    client = sign_in(cedar.rivera)
    for due_on in ("2026-11-19", "2026-12-02"):
        sent = {"owner": cedar.lee.pk, "due_on": due_on}
        assert client.post(url("edit", found), sent).url == LIST
    with cedar.context():
        found.refresh_from_db()
        assert (found.owner, found.due_on) == (cedar.rivera, date(2026, 12, 2))


def test_what_is_done_is_not_changed(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.rivera)
    client = sign_in(cedar.rivera)
    client.post(url("done", found), {"outcome": ""})
    assert client.get(url("edit", found)).status_code == 404


SEES = {"rivera": "others", "lee": "others", "diaz": "this_week"}
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
            assert lists(client) == {}, name
        assert CANARY not in page.content.decode(), name
        for verb in ("done", "edit", "reopen", "hand_over", "take_back"):
            for response in (client.get(url(verb, found)), client.post(url(verb, found), {"outcome": "x"})):
                assert response.status_code in {403 if name in NEVER else 404, 405}, (name, verb)
                assert CANARY not in response.content.decode()
    with cedar.context():
        found.refresh_from_db()
        assert found.done_at is None


def test_an_owner_sees_the_promise_and_not_the_log(cedar: Place, sign_in: SignIn) -> None:
    found = put_promise(cedar, cedar.okafor)
    with cedar.context():
        put_log(found.circle, cedar.rivera, note="canary-note")
    client = sign_in(cedar.okafor)
    assert lists(client) == {"this_week": [CANARY]}
    for page in (LIST, url("done", found), url("edit", found), url("hand_over", found)):
        assert "canary-note" not in client.get(page).content.decode()
    assert client.get(reverse("circles:circle_log", args=[found.circle_id])).status_code == 404


def test_anonymous_people_sign_in_first(cedar: Place, anonymous: Client) -> None:
    found = put_promise(cedar, cedar.rivera)
    for page in (LIST, *(url(verb, found) for verb in ("done", "edit", "hand_over", "take_back"))):
        assert anonymous.get(page).url.startswith("/accounts/login/")


@pytest.mark.parametrize("page", ["list", "done", "edit", "hand_over"])
def test_more_promises_take_no_more_queries(
    page: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)
    first = put_promise(cedar, cedar.rivera, student=cedar.maya)

    def queries() -> int:
        with django_assert_max_num_queries(17) as captured:
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
