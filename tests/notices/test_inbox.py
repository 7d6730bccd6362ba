"""A person's messages in Advisory: their own, whether they are new, and what one says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from notices.models import Delivery
from schools import clock
from schools.models import Member
from tests.cast import Place
from tests.notices.rows import CANARY, now_of, page_of, put, put_in

INBOX = "/inbox/"
SignIn = Callable[[Member], Client]


def path_of(delivery: Delivery) -> str:
    return f"{INBOX}{delivery.pk}/"


@pytest.mark.promise("isolation")
def test_one_reads_ones_own_and_nobody_elses(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    mine = put_in(cedar, "maya", title="For Maya")
    others = [put_in(cedar, name, title=f"For {name}") for name in ("noah", "rivera", "okafor")]
    others.append(put_in(harbor, "hana", title="For hana"))
    client = sign_in(cedar.maya)
    page = page_of(client, INBOX)
    assert "For Maya" in page and f'href="{path_of(mine)}"' in page
    for other in others:
        assert other.title not in page
        assert client.get(path_of(other)).status_code == 404
        assert now_of(harbor if other is others[-1] else cedar, other).read_at is None
    assert CANARY in page_of(client, path_of(mine))


@pytest.mark.parametrize("name", ["okafor", "jo", "diaz", "rivera"])
def test_no_role_reads_a_students_messages(cedar: Place, sign_in: SignIn, name: str) -> None:
    theirs = put_in(cedar, "maya")
    assert sign_in(cedar.people[name]).get(path_of(theirs)).status_code == 404
    assert CANARY not in page_of(sign_in(cedar.people[name]), INBOX)


def test_only_what_has_arrived_here_lately(cedar: Place, sign_in: SignIn) -> None:
    long_ago = clock.now() - timedelta(days=91)
    hidden = [
        put_in(cedar, "maya", "pending"),
        put_in(cedar, "maya", "cancelled", failure="not_true"),
        put_in(cedar, "maya", channel="email"),
        put_in(cedar, "maya", sent_at=long_ago, title="Long ago"),
    ]
    client = sign_in(cedar.maya)
    assert "You have no new messages" in (page := page_of(client, INBOX))
    assert "Long ago" not in page and "Mark all as read" not in page
    assert "Choose what you are told" in page
    assert {client.get(path_of(each)).status_code for each in hidden} == {404}


def test_opening_marks_it_read_once(cedar: Place, sign_in: SignIn) -> None:
    one, other = put_in(cedar, "maya"), put_in(cedar, "maya")
    client = sign_in(cedar.maya)
    assert page_of(client, INBOX).count("New</span>") == 2
    page_of(client, path_of(one))
    first = now_of(cedar, one).read_at
    assert first is not None and now_of(cedar, other).read_at is None
    page_of(client, path_of(one))
    assert now_of(cedar, one).read_at == first
    page = page_of(client, INBOX)
    assert page.count("New</span>") == 1 and "You have 1 new message" in page


def test_all_are_marked_read_but_nobody_elses(cedar: Place, sign_in: SignIn) -> None:
    put_in(cedar, "maya")
    read = put_in(cedar, "maya", read_at=clock.now() - timedelta(hours=1))
    other = put_in(cedar, "noah")
    client = sign_in(cedar.maya)
    done = client.post(f"{INBOX}read/", follow=True)
    assert "1 message is marked as read." in done.content.decode()
    assert "You have no new messages" in done.content.decode()
    assert now_of(cedar, read).read_at == read.read_at
    assert now_of(cedar, other).read_at is None


def test_words_are_text_and_keep_their_lines(cedar: Place, sign_in: SignIn) -> None:
    text = "Tomorrow:\n\n  - <b>one</b>\n  - two"
    delivery = put_in(cedar, "maya", title="<script>1</script>", text=text, url="/circles/?a=1&b=2")
    page = page_of(sign_in(cedar.maya), path_of(delivery))
    assert "  - &lt;b&gt;one&lt;/b&gt;\n  - two" in page
    assert "<script>1" not in page
    assert 'href="/circles/?a=1&amp;b=2">Open it</a>' in page


def test_the_links_of_every_page_count_what_is_new(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.maya)
    assert f'<a href="{INBOX}">Messages</a>' in page_of(client, "/")
    for _each in range(3):
        put_in(cedar, "maya")
    put_in(cedar, "noah")
    put_in(cedar, "maya", read_at=clock.now())
    page = page_of(client, "/")
    assert "<strong>Messages, 3 new</strong>" in page and ">3 new</span>" in page


def test_counting_them_takes_one_query(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.maya)
    client.get("/inbox/preferences/")
    with django_assert_max_num_queries(20) as captured:
        client.get("/inbox/preferences/")
    counts = [query for query in captured.captured_queries if "notices_delivery" in query["sql"]]
    assert len(counts) == 1


def test_one_takes_as_many_queries_as_three(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.maya)

    def queries() -> int:
        with django_assert_max_num_queries(16) as captured:
            client.get(INBOX)
        return len(captured)

    put_in(cedar, "maya")
    queries()
    few = queries()
    for _more in range(2):
        put_in(cedar, "maya")
    assert queries() == few


def test_there_are_pages(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(26):
            put(cedar.maya, title=f"Message {number}.", sent_at=clock.now() - timedelta(hours=number))
    client = sign_in(cedar.maya)
    first, last = page_of(client, INBOX), page_of(client, f"{INBOX}?page=2")
    assert "Message 24." in first and "Message 25." not in first
    assert "Message 25." in last and "Message 24." not in last
    assert page_of(client, f"{INBOX}?page=x") and page_of(client, f"{INBOX}?page=99")
