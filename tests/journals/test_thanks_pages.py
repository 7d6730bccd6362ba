"""Giving, reading, agreeing and taking back, on pages without a script."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals.models import Thanks
from journals.thanks import LONGEST_THANKS, agree_to_say, remove_thanks
from schools.models import Member
from tests.cast import Place
from tests.circles.planning import SignIn
from tests.journals.rows import hide_thanks, report_thanks, thank

CANARY = "canary-thanks-7c1e"
NEW = reverse("journals:thanks_new")
LIST = reverse("journals:thanks_list")


def url(name: str, thanks: Thanks) -> str:
    return reverse(f"journals:thanks_{name}", args=[thanks.pk])


def to(member: Member | None) -> str:
    return f"{NEW}?to={member.pk if member else 'outside'}"


def give(client: Client, member: Member | None, **sent: Any) -> Any:
    return client.post(to(member), {"token": uuid4(), "words": CANARY, **sent}, follow=True)


def body(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def test_a_student_gives_and_the_receiver_reads(cedar: Place, maya: Client, sign_in: SignIn) -> None:
    page = body(maya.get(to(cedar.noah)))
    assert page.index("Only Noah Álvarez can read this in Advisory.") < page.index("<textarea")
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    answer = give(maya, cedar.noah, token=token[1], agrees="on")
    assert CANARY in body(answer) and "has not read it yet" in body(answer)
    assert CANARY not in str(list(answer.context["messages"]))
    noah = sign_in(cedar.noah)
    assert "1 thank-you waits for you" in body(noah.get(LIST))
    with cedar.context():
        thanks = Thanks.objects.get()
    read = body(noah.get(url("detail", thanks)))
    assert CANARY in read and "Maya Torres thanks you" in read and "Take it back" not in read
    assert "Noah Álvarez read it on" in body(maya.get(url("detail", thanks)))
    noah.post(url("agree", thanks), {"agrees": "yes"})
    assert "You both agree" in body(maya.get(url("detail", thanks)))
    assert "who leads the next circle of either of you" in body(maya.get(url("detail", thanks)))


def test_a_form_sent_twice_gives_once(cedar: Place, maya: Client) -> None:
    token = uuid4()
    give(maya, cedar.noah, token=token)
    assert "It was given already." in body(give(maya, cedar.noah, token=token))
    with cedar.context():
        assert Thanks.objects.count() == 1


def test_a_form_that_was_taken_back_meanwhile_gives_nothing(cedar: Place, maya: Client) -> None:
    token = uuid4()
    give(maya, cedar.noah, token=token)
    with cedar.context():
        remove_thanks(Thanks.objects.get())
    assert "You took these back. Nothing was sent." in body(give(maya, cedar.noah, token=token))


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"words": "x" * (LONGEST_THANKS + 1)}, "This is 1001 characters long. Please shorten it to 1000."),
        ({"words": "  "}, "Write at least a word."),
        ({"token": "forged"}, "Enter a valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(
    cedar: Place, maya: Client, sent: dict[str, Any], words: str
) -> None:
    answer = give(maya, cedar.noah, **sent)
    assert words in body(answer)
    assert sent.get("words", CANARY).strip() in body(answer)
    with cedar.context():
        assert not Thanks.objects.exists()


def test_exactly_a_thousand_characters_are_fine(cedar: Place, maya: Client) -> None:
    give(maya, cedar.noah, words="y" * LONGEST_THANKS)
    with cedar.context():
        assert Thanks.objects.count() == 1


def test_a_card_for_somebody_outside(cedar: Place, maya: Client) -> None:
    page = body(maya.get(to(None)))
    assert "Only you see this in Advisory. You can print it." in page and "next circle" not in page
    assert "Write the name that goes on the card." in body(give(maya, None))
    assert "To <b>" not in body(give(maya, None, to="<b>Grandma</b>"))
    with cedar.context():
        thanks = Thanks.objects.get()
    card = body(maya.get(url("print", thanks))).partition("<article")[2]
    assert "Thank you, &lt;b&gt;Grandma&lt;/b&gt;" in card and CANARY in card and "Torres" not in card
    assert maya.post(url("agree", thanks), {"agrees": "yes"}).status_code == 404
    assert "&lt;b&gt;Grandma" in body(maya.get(f"{LIST}?view=given"))


@pytest.mark.parametrize("name", ["jo", "ruth", "maya"])
def test_nobody_out_of_scope_is_thanked(cedar: Place, maya: Client, name: str) -> None:
    assert give(maya, cedar.people[name]).status_code == 404
    with cedar.context():
        assert not Thanks.objects.exists()


@pytest.mark.parametrize("forged", ["0", "x", "99999999999999999999", "-1"])
def test_nor_is_a_forged_id(cedar: Place, maya: Client, forged: str) -> None:
    assert maya.get(f"{NEW}?to={forged}").status_code == 404


def test_nor_who_left_or_is_of_another_school(cedar: Place, harbor: Place, maya: Client) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.noah.pk).update(left_on=cedar.today)
    for member in (cedar.noah, harbor.hana, harbor.hale):
        assert give(maya, member).status_code == 404


def test_a_receiver_who_left_reads_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah)
    noah = sign_in(cedar.noah)
    with cedar.context():
        Member.objects.filter(pk=cedar.noah.pk).update(left_on=cedar.today)
    assert noah.get(url("detail", thanks)).status_code == 302
    assert "Noah Álvarez is not at your school any more." in body(
        sign_in(cedar.maya).get(url("detail", thanks))
    )


def test_taken_back_and_given_again(cedar: Place, maya: Client, sign_in: SignIn) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah, CANARY)
    noah = sign_in(cedar.noah)
    for answer in (
        maya.post(url("remove", thanks), follow=True),
        maya.post(url("remove", thanks)),
    ):
        assert CANARY not in body(answer)
    for name in ("detail", "print"):
        assert noah.get(url(name, thanks)).status_code == 404
        assert maya.get(url(name, thanks)).status_code == 404
    assert noah.post(url("restore", thanks)).status_code == 403 or not noah.get(LIST).context["page"]
    assert "Give it again" in body(maya.get(f"{LIST}?view=given"))
    maya.post(url("restore", thanks))
    assert CANARY in body(noah.get(url("detail", thanks)))


def test_only_the_giver_takes_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah)
    noah = sign_in(cedar.noah)
    assert noah.post(url("remove", thanks)).status_code == 404
    assert noah.post(url("restore", thanks)).status_code == 404


def test_hidden_it_is_on_no_students_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah)
        hide_thanks(thanks, cedar.rivera)
    noah = sign_in(cedar.noah)
    assert noah.get(url("detail", thanks)).status_code == 404
    assert not noah.get(LIST).context["page"]


def test_who_opens_a_report_is_seen_by_the_giver(cedar: Place, maya: Client, sign_in: SignIn) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah, CANARY)
        report_thanks(thanks, cedar.noah)
    page = body(sign_in(cedar.diaz).get(url("detail", thanks)))
    assert CANARY in page and "May it be said" not in page and "As a card" not in page
    assert sign_in(cedar.diaz).get(url("print", thanks)).status_code == 404
    assert sign_in(cedar.diaz).post(url("agree", thanks), {"agrees": "yes"}).status_code == 404
    assert "Ms. Diaz" in body(maya.get(url("detail", thanks)))
    with cedar.context():
        assert Thanks.objects.get().read_at is None


@pytest.mark.parametrize("view", ["", "?view=given"])
def test_a_list_of_three_takes_as_many_queries_as_one(cedar: Place, maya: Client, view: str) -> None:
    counts = []
    for number in (1, 2):
        with cedar.context():
            for each in range(number):
                thank(cedar.maya, None, to=f"Uncle {each}")
                thank(cedar.maya, cedar.noah)
                thank(cedar.zoe, cedar.maya)
                remove_thanks(thank(cedar.maya, None, to="Gone"))
        maya.get(LIST + view)
        with CaptureQueriesContext(connection) as captured:
            assert maya.get(LIST + view).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_unread_ones_come_first(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        first, second = thank(cedar.maya, cedar.noah), thank(cedar.zoe, cedar.noah)
    noah = sign_in(cedar.noah)
    noah.get(url("detail", second))
    assert list(noah.get(LIST).context["page"]) == [first, second]
    with cedar.context():
        agree_to_say(first, cedar.noah, True)


def test_an_unreadable_one_says_so(cedar: Place, maya: Client) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, None, to="Grandma")
        Thanks.objects.update(words=b"forged")
    for name in ("detail", "print"):
        assert "can no longer be read" in body(maya.get(url(name, thanks)))
    assert "To somebody" in body(maya.get(f"{LIST}?view=given"))


def test_words_are_in_no_log(cedar: Place, maya: Client, site_log: Any) -> None:
    give(maya, cedar.noah, words=CANARY)
    give(maya, cedar.noah, words=CANARY * 100)
    assert "canary" not in site_log.getvalue()
