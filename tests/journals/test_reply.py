"""Replies to what was shared: from an adult whom the entry names, to its author alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journals import tasks
from journals.audience import choose_audience
from journals.models import Entry, Reply
from journals.replies import LONGEST, send_reply
from schools import clock
from tests.cast import Place
from tests.journals.caring import CANARY, HOSTILE, SignIn, url, words_of
from tests.journals.rows import a_report, an_entry, share


@pytest.fixture
def entry(cedar: Place) -> Entry:
    with cedar.context():
        return an_entry(cedar)


@pytest.fixture
def rivera(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.rivera)


def reply(client: Client, entry: Entry, words: str = CANARY, pk: object = None) -> int:
    return client.post(url("reply_new", entry), {"token": pk or uuid4(), "words": words}).status_code


def count(place: Place) -> int:
    with place.context():
        return Reply.objects.count()


def put(place: Place, entry: Entry, words: str = CANARY, author: str = "rivera") -> Reply:
    pk = uuid4()
    with place.context():
        send_reply(entry, place.people[author], pk, words)
        return Reply.objects.get(pk=pk)


@pytest.mark.parametrize(
    ("name", "audience", "status"),
    [
        ("rivera", "circle", 302),
        ("lee", "teacher", 302),
        ("rivera", "me", 404),
        ("noah", "circle", 403),
        ("maya", "circle", 403),
        ("osei", "circle", 404),
        ("sam", "circle", 404),
        ("pat", "circle", 404),
        ("diaz", "circle", 404),
        ("okafor", "circle", 404),
        ("jo", "circle", 403),
    ],
)
def test_who_replies_is_named_by_the_entry(
    cedar: Place, sign_in: SignIn, name: str, audience: str, status: int
) -> None:
    with cedar.context():
        entry = share(cedar.maya, audience)
    assert reply(sign_in(cedar.people[name]), entry) == status
    assert count(cedar) == (status == 302)


def test_a_report_alone_lets_nobody_reply(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    with cedar.context():
        a_report(cedar, entry)
    diaz = sign_in(cedar.diaz)
    page = diaz.get(url("entry_detail", entry))
    assert page.status_code == 200
    assert "Send the reply" not in words_of(page)
    assert reply(diaz, entry) == 404


def test_a_new_teacher_does_not_reply_to_what_is_from_before(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    with cedar.context():
        cedar.advisories["7B"].leaderships.create(school=cedar.school, member=cedar.osei, from_on=cedar.today)
    assert reply(sign_in(cedar.osei), entry) == 404


@pytest.mark.promise("isolation")
def test_another_school_knows_nothing_of_it(
    cedar: Place, harbor: Place, entry: Entry, sign_in: SignIn
) -> None:
    found = put(cedar, entry)
    hale = sign_in(harbor.hale)
    assert reply(hale, entry) == 404
    assert hale.post(url("reply_remove", found)).status_code == 404


def test_only_the_student_and_the_adult_read_it(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    put(cedar, entry)
    with cedar.context():
        a_report(cedar, entry)
    pages = {
        name: words_of(sign_in(cedar.people[name]).get(url("entry_detail", entry)))
        for name in ("maya", "rivera", "lee", "noah", "diaz")
    }
    assert {name for name, words in pages.items() if CANARY in words} == {"maya", "rivera"}


def test_the_sentence_above_the_field_says_so(rivera: Client, entry: Entry) -> None:
    words = words_of(rivera.get(url("entry_detail", entry)))
    sentence = (
        "Only Maya Torres and you can read your reply in Advisory. A family may ask the school to see it."
    )
    assert sentence in words
    assert words.index(sentence) < words.index("<textarea")
    assert words.index("It took courage to …") < words.index("<textarea")
    assert sentence in words_of(rivera.get(url("reply_new", entry)))


def test_sent_twice_it_is_one_reply(cedar: Place, rivera: Client, entry: Entry) -> None:
    pk = uuid4()
    assert [reply(rivera, entry, pk=pk) for _time in range(2)] == [302, 302]
    assert count(cedar) == 1


def test_the_id_of_somebody_elses_reply_changes_nothing(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    found = put(cedar, entry)
    reply(sign_in(cedar.lee), entry, words="other words", pk=found.pk)
    assert count(cedar) == 1
    assert CANARY in words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))


@pytest.mark.parametrize("words", ["", "   ", "a" * (LONGEST + 1)], ids=["empty", "blank", "too long"])
def test_what_cannot_be_sent_comes_back_as_typed(
    cedar: Place, rivera: Client, entry: Entry, words: str
) -> None:
    response = rivera.post(url("reply_new", entry), {"token": uuid4(), "words": words})
    page = words_of(response)
    assert "Please look at this again" in page
    assert words.strip() in page
    assert count(cedar) == 0


def test_the_longest_reply_counts_a_lines_end_once(cedar: Place, rivera: Client, entry: Entry) -> None:
    assert reply(rivera, entry, words="a" * (LONGEST - 3) + "\r\n" + "bc") == 302


def test_html_in_it_is_words(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    put(cedar, entry, HOSTILE)
    page = sign_in(cedar.maya).get(url("entry_detail", entry)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_a_share_taken_back_meanwhile(cedar: Place, entry: Entry, rivera: Client, sign_in: SignIn) -> None:
    put(cedar, entry)
    assert rivera.get(url("reply_new", entry)).status_code == 200
    with cedar.context():
        choose_audience(entry, "me")
    assert reply(rivera, entry) == 404
    assert rivera.get(url("entry_detail", entry)).status_code == 404
    assert count(cedar) == 1
    assert CANARY in words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))


def test_when_its_author_opens_the_entry_it_is_read(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    found = put(cedar, entry)
    for name in ("rivera", "lee", "noah"):
        sign_in(cedar.people[name]).get(url("entry_detail", entry))
    with cedar.context():
        assert Reply.objects.get(pk=found.pk).read_at is None
    maya = sign_in(cedar.maya)
    assert ">New</span>" in words_of(maya.get(url("entry_detail", entry)))
    assert ">New</span>" not in words_of(maya.get(url("entry_detail", entry)))
    with cedar.context():
        assert Reply.objects.get(pk=found.pk).read_at


def test_it_is_taken_back_and_brought_back_for_a_day(
    cedar: Place, entry: Entry, rivera: Client, sign_in: SignIn
) -> None:
    found, maya = put(cedar, entry), sign_in(cedar.maya)
    for _time in range(2):
        assert rivera.post(url("reply_remove", found)).status_code == 302
        assert CANARY not in words_of(maya.get(url("entry_detail", entry)))
    assert "You took a reply back." in words_of(rivera.get(url("entry_detail", entry)))
    rivera.post(url("reply_restore", found))
    assert CANARY in words_of(maya.get(url("entry_detail", entry)))
    rivera.post(url("reply_remove", found))
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        with cedar.context():
            tasks.forget_taken_back_of(cedar.school.pk)
        assert count(cedar) == 0


def test_what_was_taken_back_is_not_sent_again_by_a_stale_page(
    cedar: Place, entry: Entry, rivera: Client, sign_in: SignIn
) -> None:
    pk = uuid4()
    reply(rivera, entry, pk=pk)
    rivera.post(url("reply_remove", Reply(pk=pk)))
    response = rivera.post(url("reply_new", entry), {"token": pk, "words": CANARY}, follow=True)
    assert "You took this reply back." in words_of(response)
    assert CANARY not in words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))


def test_nobody_takes_back_what_another_wrote(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    found = put(cedar, entry)
    assert sign_in(cedar.lee).post(url("reply_remove", found)).status_code == 404
    assert sign_in(cedar.maya).post(url("reply_remove", found)).status_code == 403


def test_it_stays_when_the_adult_has_left(cedar: Place, entry: Entry, sign_in: SignIn) -> None:
    put(cedar, entry)
    with cedar.context():
        type(cedar.rivera).objects.filter(pk=cedar.rivera.pk).update(left_on=cedar.today)
    assert CANARY in words_of(sign_in(cedar.maya).get(url("entry_detail", entry)))


def test_a_page_asks_as_often_for_three_replies_as_for_one(
    cedar: Place, entry: Entry, sign_in: SignIn
) -> None:
    maya = sign_in(cedar.maya)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            maya.get(url("entry_detail", entry))
        return len(found)

    put(cedar, entry)
    maya.get(url("entry_detail", entry))
    first = queries()
    put(cedar, entry, author="lee")
    put(cedar, entry)
    assert queries() == first
