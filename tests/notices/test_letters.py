"""Who is told the same gets the same letter but for what is their own. Nothing of one person's reaches another."""

import re
from collections.abc import Callable, Iterable, Sequence

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from notices.kinds import Words
from notices.letters import TOKEN
from notices.models import Delivery
from notices.unsubscribe import read_stop
from schools.models import Member
from tests.cast import Place
from tests.notices.failing import send
from tests.notices.outboxes import TITLE, kind_of_messages, put_message

pytestmark = pytest.mark.usefixtures("moment")
STOP = re.compile(r"/inbox/stop/([^/]+)/")


def said(sentence: str) -> Words:
    return Words(TITLE, "notices/mail/digest.html", "/circles/", "Look", {"sentences": [sentence]})


def same_for_all(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    words = said("One.")
    return {delivery.pk: words for delivery in deliveries}


def own_for_each(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Alike in all but what is said within."""
    return {delivery.pk: said(f"For {delivery.member.given_name} alone.") for delivery in deliveries}


def letters_to(place: Place, *members: Member) -> dict[int, EmailMultiAlternatives]:
    """What was sent in one batch, by member. Also a second time, to what was kept of the first."""
    mail.outbox.clear()
    for occasion in ("once", "again"):
        put_message(place, *members, occasion=occasion)
        send(place)
    by_address = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == 2 * len(by_address) == 2 * len(members)
    return {member.pk: by_address[member.account.email] for member in members}


def texts(letter: EmailMultiAlternatives) -> list[str]:
    return [letter.body, str(letter.alternatives[0][0])]


def own_words(members: Iterable[Member]) -> set[str]:
    return {word for each in members for word in (each.given_name, each.family_name, each.account.email)}


@pytest.mark.parametrize("compose", [same_for_all, own_for_each])
def test_each_link_stops_the_e_mails_of_its_reader(cedar: Place, compose: Callable) -> None:
    members = [cedar.rivera, cedar.lee, cedar.osei]
    with kind_of_messages(compose=compose):
        letters = letters_to(cedar, *members)
    for member, letter in letters.items():
        places = [*texts(letter), letter.extra_headers["List-Unsubscribe"]]
        stops = [read_stop(token) for place in places for token in STOP.findall(place)]
        assert [stop and (stop.school, stop.member) for stop in stops] == [(cedar.school.pk, member)] * 3
        assert TOKEN not in str(letter.message())


def test_a_letter_names_its_reader_and_nobody_else(cedar: Place) -> None:
    members = [cedar.rivera, cedar.lee, cedar.osei]
    with kind_of_messages(compose=own_for_each):
        letters = letters_to(cedar, *members)
    for member in members:
        for text in [*texts(letters[member.pk]), str(letters[member.pk].message())]:
            assert f"For {member.given_name} alone." in text
            assert not [word for word in own_words(set(members) - {member}) if word in text]


def test_each_letter_has_a_key_of_its_own(cedar: Place) -> None:
    with kind_of_messages(compose=same_for_all):
        letters_to(cedar, cedar.rivera, cedar.lee)
    names = ("Message-ID", "X-Delivery-Key")
    assert [len({letter.extra_headers[name] for letter in mail.outbox}) for name in names] == [4, 4]


def test_what_changed_in_between_is_said_as_it_is_now(cedar: Place) -> None:
    told = iter(["Before.", "Afterwards."])

    def compose(deliveries: Sequence[Delivery]) -> dict[int, Words]:
        words = said(next(told))
        return {delivery.pk: words for delivery in deliveries}

    with kind_of_messages(compose=compose):
        letters_to(cedar, cedar.rivera)
    first, second = mail.outbox
    assert ["Before." in text for text in texts(first)] == [True, True]
    assert ["Afterwards." in text and "Before." not in text for text in texts(second)] == [True, True]


def test_without_a_way_out_the_same_words_have_no_link(cedar: Place) -> None:
    words = said("One.")

    def compose(deliveries: Sequence[Delivery]) -> dict[int, Words]:
        return {delivery.pk: words for delivery in deliveries}

    with kind_of_messages(compose=compose), kind_of_messages("urgent", compose=compose, is_essential=True):
        put_message(cedar, cedar.rivera)
        put_message(cedar, cedar.rivera, kind="urgent")
        send(cedar)
    assert sorted(len(STOP.findall(str(letter.message()))) for letter in mail.outbox) == [0, 3]
