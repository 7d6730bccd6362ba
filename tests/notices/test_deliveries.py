"""What the office sees of the school's messages: whether they arrive and why not, never what they say."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from notices.addresses import refuse_address, still_refused
from notices.models import Delivery, State
from notices.models.delivery import Failure
from schools import clock
from schools.models import Member
from tests.cast import Place
from tests.notices.rows import CANARY, known_kinds, now_of, page_of, put, put_in

PAGE = "/school/deliveries/"
SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with known_kinds():
        yield


def failed(place: Place, name: str, failure: str = "gave_up", **more: Any) -> Delivery:
    return put_in(place, name, "failed", channel="email", failure=failure, **more)


def told(client: Client, path: str) -> str:
    response = client.post(path, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("failure", ["no_address", "refused", "gave_up", "not_written", "refused_address"])
def test_it_says_whom_what_and_why(cedar: Place, sign_in: SignIn, failure: str) -> None:
    failed(cedar, "rivera", failure)
    page = page_of(sign_in(cedar.jo), PAGE)
    assert "1 message has not arrived" in page
    assert "Ms. Rivera" in page and "Circle reminder" in page and "1 try" in page
    assert str(Failure(failure).label) in page


@pytest.mark.promise("isolation")
def test_it_shows_no_words_and_no_other_school(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    put_in(cedar, "maya")
    put_in(cedar, "rivera", read_at=clock.now(), title=f"Read {CANARY}")
    failed(cedar, "rivera")
    put_in(cedar, "osei", "failed", channel="inbox", title=f"Unsent {CANARY}", text=CANARY)
    failed(harbor, "hale")
    page = page_of(sign_in(cedar.okafor), PAGE)
    assert "Ms. Rivera" in page and "Mr. Osei" in page
    assert CANARY not in page and "Hale" not in page and "Maya" not in page


def test_what_is_on_its_way_is_no_trouble_yet(cedar: Place, sign_in: SignIn) -> None:
    now = clock.now()
    put_in(cedar, "rivera", "pending", channel="email", due_at=now + timedelta(hours=1))
    put_in(cedar, "rivera", "pending", channel="email", due_at=now - timedelta(minutes=4))
    put_in(cedar, "rivera", "sending", channel="email")
    put_in(cedar, "rivera", "cancelled", channel="email", failure="not_wanted")
    client = sign_in(cedar.okafor)
    page = page_of(client, PAGE)
    assert "All messages go out" in page and "Nothing is held up." in page and "Try" not in page
    put_in(cedar, "lee", "pending", channel="email", due_at=now - timedelta(minutes=6))
    page = page_of(client, PAGE)
    assert "Mr. Lee" in page and "Ms. Rivera" not in page and "Try again" not in page


def test_what_nobody_knows_of_is_shown_and_not_sent_again(cedar: Place, sign_in: SignIn) -> None:
    delivery = put_in(cedar, "rivera", "unknown", channel="email", failure="cut_off")
    client = sign_in(cedar.okafor)
    page = page_of(client, PAGE)
    assert "Sent or not, nobody knows" in page and str(Failure.CUT_OFF.label) in page
    assert "Try again" not in page
    assert "It is too late" in told(client, f"{PAGE}{delivery.pk}/retry/")
    assert now_of(cedar, delivery).state == State.UNKNOWN


def test_it_counts_by_state_and_way(cedar: Place, sign_in: SignIn) -> None:
    for _each in range(2):
        put_in(cedar, "rivera", channel="email")
    put_in(cedar, "maya")
    put_in(cedar, "maya", "cancelled", failure="too_late")
    failed(cedar, "rivera")
    failed(cedar, "rivera", created_at=clock.now() - timedelta(days=31))
    tallies = sign_in(cedar.okafor).get(PAGE).context["tallies"]
    counts = [(str(tally.label), tally.emails, tally.here) for tally in tallies]
    assert counts == [
        ("Waiting", 0, 0),
        ("Being sent", 0, 0),
        ("Sent", 2, 1),
        ("Not sent", 1, 0),
        ("Sent or not, nobody knows", 0, 0),
        ("Not needed any more", 0, 1),
    ]


def test_one_is_tried_again_once(cedar: Place, sign_in: SignIn) -> None:
    one, other = failed(cedar, "rivera", "refused"), failed(cedar, "rivera")
    client = sign_in(cedar.okafor)
    path = f"{PAGE}{one.pk}/retry/"
    assert f'action="{path}"' in page_of(client, PAGE)
    assert "It goes out" in told(client, path)
    again = now_of(cedar, one)
    assert (again.state, again.failure, again.tries) == (State.PENDING, "", 0)
    assert again.due_at <= clock.now()
    assert now_of(cedar, other).state == State.FAILED
    assert "somebody was quicker" in told(client, path)


@pytest.mark.parametrize("failure", ["gave_up", "too_late"])
def test_what_is_too_late_is_not_tried_again(cedar: Place, sign_in: SignIn, failure: str) -> None:
    now = clock.now()
    times = {"created_at": now - timedelta(days=2), "expires_at": now - timedelta(minutes=1)}
    late = failed(cedar, "rivera", failure, **(times if failure == "gave_up" else {}))
    client = sign_in(cedar.okafor)
    page = page_of(client, PAGE)
    assert "Ms. Rivera" in page and "Try" not in page
    assert "It is too late" in told(client, f"{PAGE}{late.pk}/retry/")
    assert "nothing that can be tried" in told(client, f"{PAGE}retry/")
    assert now_of(cedar, late).state == State.FAILED


@pytest.mark.promise("isolation")
def test_all_are_tried_again_but_no_other_schools(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    mine = [failed(cedar, "rivera"), failed(cedar, "lee", "no_address")]
    sent = put_in(cedar, "rivera", channel="email")
    theirs = failed(harbor, "hale")
    client = sign_in(cedar.okafor)
    assert "Try all again" in page_of(client, PAGE)
    assert "2 messages go out" in told(client, f"{PAGE}retry/")
    assert {now_of(cedar, each).state for each in mine} == {State.PENDING}
    assert now_of(cedar, sent).state == State.SENT
    assert now_of(harbor, theirs).state == State.FAILED
    assert client.post(f"{PAGE}{theirs.pk}/retry/").status_code == 404


def test_an_address_is_tried_again(cedar: Place, sign_in: SignIn) -> None:
    unsent, other = failed(cedar, "rivera", "refused_address"), failed(cedar, "rivera", "refused")
    lees = failed(cedar, "lee", "refused_address")
    with cedar.context():
        refuse_address(cedar.rivera, "rivera@cedar.example")
        refuse_address(cedar.lee, "lee@cedar.example")
        refuse_address(cedar.osei, "an-old-one@cedar.example")
    client = sign_in(cedar.okafor)
    page = page_of(client, PAGE)
    assert "rivera@cedar.example" in page and "an-old-one@cedar.example" not in page
    assert "E-mails go to Ms. Rivera again." in told(client, f"{PAGE}addresses/{cedar.rivera.pk}/")
    with cedar.context():
        assert [row.member for row in still_refused()] == [cedar.lee]
    assert now_of(cedar, unsent).state == State.PENDING
    assert {now_of(cedar, each).state for each in (other, lees)} == {State.FAILED}


def test_one_takes_as_many_queries_as_three(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.okafor)

    def queries() -> int:
        with django_assert_max_num_queries(20) as captured:
            client.get(PAGE)
        return len(captured)

    def trouble(name: str) -> None:
        with cedar.context():
            put(cedar.people[name], "failed", "email", failure="refused_address")
            refuse_address(cedar.people[name], f"{name}@cedar.example")

    trouble("rivera")
    queries()
    few = queries()
    for name in ("lee", "osei"):
        trouble(name)
    assert queries() == few


@pytest.mark.parametrize("name", ["okafor", "jo"])
def test_the_schools_page_leads_there(cedar: Place, sign_in: SignIn, name: str) -> None:
    assert f'href="{PAGE}"' in page_of(sign_in(cedar.people[name]), "/school/")
