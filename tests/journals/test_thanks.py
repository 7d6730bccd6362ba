"""Who reads thanks, and what becomes of them. The canary of a word is looked for wherever it must not be."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from journals import tasks
from journals.models import Entry, Report, Thanks
from journals.sentences import who_reads_reported_thanks, who_reads_thanks
from journals.tasks import forget_taken_back_of
from journals.thanks import (
    MOST_A_DAY,
    MOST_TO_ONE,
    EnoughForToday,
    NotGiven,
    agree_to_say,
    give_thanks,
    open_thanks,
    remove_thanks,
    restore_thanks,
)
from journals.words import ThanksWords, read_thanks
from schools import clock
from schools.models import Member, Opening, Reason
from tests.cast import Place
from tests.journals.rows import hide_thanks, report_thanks, thank, write

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_school(cedar: Place) -> Iterator[None]:
    with cedar.context():
        yield


def who_reads_it(place: Place, thanks: Thanks) -> set[str]:
    return {
        name
        for name, member in place.people.items()
        if Thanks.objects.readable_by(member).filter(pk=thanks.pk).exists()
    }


def fresh(thanks: Thanks) -> Thanks:
    return Thanks.objects.get(pk=thanks.pk)


@pytest.mark.parametrize("receiver", ["noah", "iris", "rivera", "pat"])
def test_giver_and_receiver_read_and_nobody_else(cedar: Place, receiver: str) -> None:
    thanks = thank(cedar.maya, cedar.people[receiver])
    assert who_reads_it(cedar, thanks) == {"maya", receiver}
    assert read_thanks([fresh(thanks)]) == {thanks.pk: ThanksWords("You saved me a seat.")}


def test_of_thanks_to_somebody_outside_the_giver_reads_alone(cedar: Place) -> None:
    thanks = thank(cedar.maya, None, to="Grandma")
    assert who_reads_it(cedar, thanks) == {"maya"}
    assert read_thanks([thanks])[thanks.pk].to == "Grandma"


@pytest.mark.parametrize(
    ("receiver", "more"),
    [("noah", {"diaz", "rivera", "lee"}), ("iris", {"diaz", "osei"}), ("pat", {"diaz"})],
)
def test_reported_it_is_read_by_counselors_and_who_teaches_its_receiver(
    cedar: Place, receiver: str, more: set[str]
) -> None:
    thanks = thank(cedar.maya, cedar.people[receiver])
    report_thanks(thanks, cedar.people[receiver])
    assert who_reads_it(cedar, thanks) == {"maya", receiver} | more
    Report.objects.update(closed_at=clock.now())
    assert who_reads_it(cedar, thanks) == {"maya", receiver}


def test_hidden_it_reaches_no_student(cedar: Place) -> None:
    to_student, to_adult = thank(cedar.maya, cedar.noah), thank(cedar.maya, cedar.pat)
    for thanks in (to_student, to_adult):
        hide_thanks(thanks, cedar.rivera)
    assert who_reads_it(cedar, to_student) == {"maya", "rivera"}, "who hid it can bring it back"
    assert who_reads_it(cedar, to_adult) == {"maya", "pat"}


def test_of_a_giver_who_left_the_receiver_reads_nothing_more(cedar: Place) -> None:
    thanks = thank(cedar.maya, cedar.noah)
    report_thanks(thanks, cedar.noah)
    Member.objects.filter(pk=cedar.maya.pk).update(left_on=cedar.today)
    assert who_reads_it(cedar, thanks) <= {"maya"}, "as for an entry, reported or not"


def test_taken_back_nobody_reads_it_until_it_is_given_again(cedar: Place) -> None:
    thanks = thank(cedar.maya, cedar.noah)
    report_thanks(thanks, cedar.noah)
    remove_thanks(thanks)
    assert who_reads_it(cedar, thanks) == set()
    assert list(Thanks.objects.restorable()) == [thanks]
    assert restore_thanks(fresh(thanks))
    assert who_reads_it(cedar, thanks) >= {"maya", "noah"}


@pytest.mark.promise("erasure")
def test_a_day_later_it_cannot_be_brought_back_and_is_deleted(cedar: Place) -> None:
    kept, gone = thank(cedar.maya, cedar.noah), thank(cedar.maya, cedar.noah)
    remove_thanks(gone)
    with time_machine.travel(clock.now() + DAY):
        assert not restore_thanks(fresh(gone))
        forget_taken_back_of(cedar.school.pk)
    assert list(Thanks.objects.all()) == [kept]


@pytest.mark.promise("erasure")
def test_entries_are_forgotten_with_them(cedar: Place) -> None:
    kept, gone = write(cedar.maya), write(cedar.maya)
    Entry.objects.filter(pk=gone.pk).update(removed_at=clock.now() - DAY)
    forget_taken_back_of(cedar.school.pk)
    assert list(Entry.objects.all()) == [kept]


@pytest.mark.promise("erasure")
def test_each_hour_every_school_forgets(
    cedar: Place, harbor: Place, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.forget_taken_back_of, "delay", asked.append)
    tasks.forget_taken_back()
    assert sorted(asked) == sorted([cedar.school.pk, harbor.school.pk])
    schedule = settings.CELERY_BEAT_SCHEDULE.values()
    assert tasks.forget_taken_back.name in {each["task"] for each in schedule}


def test_the_same_form_gives_once(cedar: Place) -> None:
    pk, first, second = uuid4(), ThanksWords("First"), ThanksWords("Second")
    assert give_thanks(cedar.maya, pk, cedar.noah, first)
    assert not give_thanks(cedar.maya, pk, cedar.noah, first)
    assert not give_thanks(cedar.maya, pk, cedar.zoe, second)
    assert read_thanks(Thanks.objects.received_by(cedar.noah)) == {pk: first}
    assert not Thanks.objects.received_by(cedar.zoe).exists()


def test_an_id_of_another_giver_gives_nothing(cedar: Place) -> None:
    theirs = thank(cedar.noah, cedar.zoe)
    with pytest.raises(NotGiven):
        give_thanks(cedar.maya, theirs.pk, cedar.zoe, ThanksWords("Mine"))
    assert Thanks.objects.get().giver == cedar.noah


def test_it_is_read_first_by_its_receiver(cedar: Place) -> None:
    thanks = thank(cedar.maya, cedar.noah)
    open_thanks(thanks, cedar.maya)
    assert fresh(thanks).read_at is None
    open_thanks(thanks, cedar.noah)
    first = fresh(thanks).read_at
    with time_machine.travel(clock.now() + DAY):
        open_thanks(thanks, cedar.noah)
    assert first and fresh(thanks).read_at == first
    assert not Opening.objects.exists()


@pytest.mark.promise("openings-recorded")
def test_who_reads_it_after_a_report_is_noted_each_time(cedar: Place) -> None:
    thanks = thank(cedar.maya, cedar.noah)
    for reader in (cedar.diaz, cedar.rivera, cedar.diaz):
        open_thanks(thanks, reader)
    found = Opening.objects.filter(about=thanks.pk, reason=Reason.REPORTED).order_by("number")
    assert [opening.reader for opening in found] == [cedar.diaz, cedar.rivera, cedar.diaz]
    assert fresh(thanks).read_at is None


def test_both_agree_and_either_can_change_their_mind(cedar: Place) -> None:
    thanks = thank(cedar.maya, cedar.noah, agrees=True)
    spoken = Thanks.objects.spoken
    assert not spoken().exists()
    agree_to_say(thanks, cedar.noah, True)
    first = spoken().get().receiver_agreed_at
    agree_to_say(thanks, cedar.noah, True)
    assert spoken().get().receiver_agreed_at == first
    agree_to_say(thanks, cedar.maya, False)
    assert not spoken().exists()


def test_a_card_for_outside_is_never_spoken(cedar: Place) -> None:
    assert thank(cedar.maya, None, to="Grandma", agrees=True).giver_agreed_at is None


@pytest.mark.parametrize(
    ("receiver", "sentence", "reported"),
    [
        (
            "noah",
            "Only Noah Álvarez can read this in Advisory.",
            "If it is reported, counselors and the teachers of Noah Álvarez’s advisory can read it too. "
            "You see who did.",
        ),
        (
            "rivera",
            "Only Ms. Rivera can read this in Advisory. "
            "If they think someone is not safe, they must get help.",
            "If it is reported, counselors can read it too. You see who did.",
        ),
        (None, "Only you see this in Advisory. You can print it.", ""),
    ],
)
def test_the_sentences_say_whom_the_permission_lets_read(
    cedar: Place, receiver: str | None, sentence: str, reported: str
) -> None:
    """The tests above hold the permission to the same."""
    member = cedar.people[receiver] if receiver else None
    assert (who_reads_thanks(member), who_reads_reported_thanks(member)) == (sentence, reported)


def test_thanks_come_in_a_number_that_somebody_can_mean(cedar: Place) -> None:
    for _each in range(MOST_TO_ONE):
        thank(cedar.maya, cedar.noah)
    with pytest.raises(EnoughForToday):
        thank(cedar.maya, cedar.noah)
    for _each in range(MOST_A_DAY - MOST_TO_ONE):
        thank(cedar.maya, None, to="Aunt Jo")
    with pytest.raises(EnoughForToday):
        thank(cedar.maya, cedar.zoe)
    assert Thanks.objects.filter(giver=cedar.maya).count() == MOST_A_DAY
    thank(cedar.zoe, cedar.noah)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        thank(cedar.maya, cedar.noah)
