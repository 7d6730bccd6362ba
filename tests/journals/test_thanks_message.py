"""Thanks are told with a link alone, and not when they were taken back first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db.models import F

from journals.messages import THINK_TWICE
from journals.messages.thanks import NAME
from journals.models import Thanks
from journals.thanks import give_thanks, open_thanks, remove_thanks, restore_thanks
from journals.words import ThanksWords
from notices.kinds import kinds_for
from notices.models import Delivery
from notices.sending import send_messages
from schools.models import Member
from tests.cast import Place
from tests.journals.rows import hide_thanks, thank
from tests.notices.conftest import NOON

CANARY = "canary-thanks-7c1e"


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def thanks(cedar: Place, moment: time_machine.Traveller) -> Thanks:
    with cedar.context():
        return thank(cedar.maya, cedar.rivera, CANARY)


def told(place: Place, moment: time_machine.Traveller, later: timedelta = THINK_TWICE) -> list[str]:
    mail.outbox.clear()
    moment.shift(later)
    send_messages(place.school.pk)
    return [letter.to[0].partition("@")[0] for letter in mail.outbox]


def test_the_receiver_is_told_without_words_or_name(
    cedar: Place, thanks: Thanks, moment: time_machine.Traveller
) -> None:
    assert told(cedar, moment, timedelta(minutes=1)) == []
    assert told(cedar, moment) == ["rivera"]
    letter = str(mail.outbox[0].message())
    assert "Somebody thanks you" in letter and f"/journal/thanks/{thanks.pk}/" in letter
    with cedar.context():
        message = Delivery.objects.in_inbox_of(cedar.rivera).get()
    for text in (letter, message.title, message.text, message.url, str(message.data)):
        assert not [word for word in (CANARY, "Maya", "Torres") if word in text]


def test_a_student_is_told_too(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        thank(cedar.maya, cedar.noah)
    told(cedar, moment)
    with cedar.context():
        assert Delivery.objects.in_inbox_of(cedar.noah).count() == 1


def test_a_card_for_outside_is_told_nobody(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        thank(cedar.maya, None, to="Grandma")
        assert not Delivery.objects.exists()


def test_sent_twice_it_is_told_once(cedar: Place, thanks: Thanks, moment: time_machine.Traveller) -> None:
    with cedar.context():
        give_thanks(cedar.maya, thanks.pk, cedar.rivera, ThanksWords(CANARY))
    assert told(cedar, moment) == ["rivera"]


@pytest.mark.parametrize("change", ["taken back", "read", "hidden", "giver left", "receiver left"])
def test_what_is_over_by_then_is_not_told(
    cedar: Place, thanks: Thanks, moment: time_machine.Traveller, change: str
) -> None:
    with cedar.context():
        if change == "taken back":
            remove_thanks(thanks)
        elif change == "read":
            open_thanks(thanks, cedar.rivera)
        elif change == "hidden":
            hide_thanks(thanks, cedar.diaz)
        else:
            who = cedar.maya if change == "giver left" else cedar.rivera
            Member.objects.filter(pk=who.pk).update(left_on=cedar.today)
    assert told(cedar, moment) == []


def test_given_again_it_is_told_once_in_all(
    cedar: Place, thanks: Thanks, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        remove_thanks(thanks)
    assert told(cedar, moment) == []
    for expected in (["rivera"], []):
        with cedar.context():
            Thanks.objects.update(removed_at=F("given_at"))
            assert restore_thanks(Thanks.objects.select_related("school").get())
        assert told(cedar, moment) == expected


@pytest.mark.parametrize(("name", "chooses"), [("maya", True), ("pat", True), ("jo", False), ("ruth", False)])
def test_who_can_be_thanked_chooses_about_it(cedar: Place, name: str, chooses: bool) -> None:
    assert (NAME in {kind.name for kind in kinds_for(cedar.people[name].role)}) is chooses
