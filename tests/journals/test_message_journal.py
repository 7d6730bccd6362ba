"""What people hear of journals: links and numbers, nobody's name and nobody's words.

Now is Tuesday, November 24, 2026, 8:00 in New York.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail

from journals.audience import choose_audience
from journals.entries import remove_entry
from journals.hidings import hide, lift
from journals.messages.replies import compose_replies
from journals.models import Entry, Reply, Report
from journals.openings import note_opening
from journals.replies import read_replies, remove_reply, restore_reply, send_reply
from journals.reports import take_back_report
from notices.models import Delivery, Preference
from notices.planning import plan_messages
from notices.sending import send_messages
from schools.models import Member
from tests.cast import Place
from tests.circles.planning import TUESDAY
from tests.journals.caring import CANARY
from tests.journals.rows import a_report, share, some_thanks

NAMES = ("Maya", "Torres", "Noah", "Álvarez", "Zoë")


@pytest.fixture(autouse=True)
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def entry(cedar: Place) -> Entry:
    with cedar.context():
        return share(cedar.maya, "circle", CANARY)


def wants(place: Place, name: str, kind: str, choice: str = "email") -> None:
    with place.context():
        Preference.objects.create(school=place.school, member=place.people[name], kind=kind, choice=choice)


def go_on(place: Place, moment: time_machine.Traveller, wall: datetime) -> list[tuple[str, str]]:
    """At this wall time, what is planned and sent by e-mail: to whom, and the subject."""
    mail.outbox.clear()
    moment.move_to(wall.replace(tzinfo=place.school.zone))
    plan_messages(place.school.pk)
    send_messages(place.school.pk)
    return sorted((letter.to[0].partition("@")[0], letter.subject) for letter in mail.outbox)


def inbox(place: Place, name: str, kind: str) -> list[str]:
    """The words that have arrived in Advisory."""
    with place.context():
        found = Delivery.objects.in_inbox_of(place.people[name]).filter(kind=kind)
        return [f"{row.title}\n{row.text}" for row in found]


def day(number: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, minute)


def at_three(place: Place, moment: time_machine.Traveller) -> list[tuple[str, str]]:
    return go_on(place, moment, day(24, 15, 1))


def soon(place: Place, moment: time_machine.Traveller) -> list[tuple[str, str]]:
    return go_on(place, moment, day(24, 8, 4))


def test_what_is_shared_is_told_once_a_day_as_a_number(cedar: Place, moment: time_machine.Traveller) -> None:
    wants(cedar, "rivera", "entry_shared")
    with cedar.context():
        share(cedar.maya, "circle")
        share(cedar.noah, "teacher")
        share(cedar.iris, "circle")
    assert go_on(cedar, moment, day(24, 14, 59)) == []
    assert at_three(cedar, moment) == [("rivera", "Shared with you in journals")]
    assert "2 entries that students shared with you wait to be read." in mail.outbox[0].body
    assert len(inbox(cedar, "lee", "entry_shared")) == 1
    for name in ("noah", "zoe", "maya", "diaz", "sam"):
        assert inbox(cedar, name, "entry_shared") == []


def test_what_is_shared_after_three_is_told_the_next_day(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    at_three(cedar, moment)
    with cedar.context():
        share(cedar.noah, "teacher")
    assert len(inbox(cedar, "lee", "entry_shared")) == 1
    go_on(cedar, moment, day(25, 15, 1))
    assert len(inbox(cedar, "lee", "entry_shared")) == 2


def test_who_has_opened_it_is_told_nothing(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        note_opening(entry, cedar.rivera)
    at_three(cedar, moment)
    assert inbox(cedar, "rivera", "entry_shared") == []
    assert len(inbox(cedar, "lee", "entry_shared")) == 1


@pytest.mark.parametrize(
    "undo",
    [
        lambda entry: choose_audience(entry, "me"),
        remove_entry,
        lambda entry: Member.objects.filter(pk=entry.author_id).update(left_on=TUESDAY.date()),
    ],
    ids=["taken back", "taken away", "author left"],
)
def test_what_can_no_longer_be_read_is_not_told(
    cedar: Place, entry: Entry, moment: time_machine.Traveller, undo: Any
) -> None:
    with cedar.context():
        undo(entry)
    at_three(cedar, moment)
    assert inbox(cedar, "rivera", "entry_shared") == []


def test_by_default_the_weekly_letter_has_the_number(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    assert at_three(cedar, moment) == []
    assert go_on(cedar, moment, day(30, 7)) == [("lee", "Your week"), ("rivera", "Your week")]
    assert "1 entry that a student shared with you waits to be read." in mail.outbox[0].body


def test_a_draft_and_a_private_entry_are_told_to_nobody(cedar: Place) -> None:
    with cedar.context():
        share(cedar.maya, "me")
        assert not Delivery.objects.exists()


def reply(place: Place, entry: Entry) -> Reply:
    pk = uuid4()
    with place.context():
        send_reply(entry, place.rivera, pk, CANARY)
        return Reply.objects.get(pk=pk)


def test_a_student_hears_of_a_reply_in_advisory(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    reply(cedar, entry)
    assert soon(cedar, moment) == []
    (words,) = inbox(cedar, "maya", "reply_received")
    assert words.startswith("You have a reply in your journal")
    assert "Rivera" not in words
    assert inbox(cedar, "noah", "reply_received") == []


@pytest.mark.parametrize(
    "change",
    [lambda found, maya: remove_reply(found), lambda found, maya: read_replies(found.entry, maya)],
    ids=["taken back", "read"],
)
def test_a_reply_that_is_taken_back_or_read_is_not_told(
    cedar: Place, entry: Entry, moment: time_machine.Traveller, change: Any
) -> None:
    found = reply(cedar, entry)
    with cedar.context():
        change(found, cedar.maya)
    soon(cedar, moment)
    assert inbox(cedar, "maya", "reply_received") == []


def test_a_reply_that_is_brought_back_is_told_once_in_all(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    found = reply(cedar, entry)
    with cedar.context():
        remove_reply(found)
    soon(cedar, moment)
    assert inbox(cedar, "maya", "reply_received") == []
    for _twice in range(2):
        with cedar.context():
            assert restore_reply(Reply.objects.get())
        at_three(cedar, moment)
        assert len(inbox(cedar, "maya", "reply_received")) == 1
        with cedar.context():
            remove_reply(found)


def report(place: Place, subject: Any, name: str = "noah") -> Report:
    with place.context():
        return a_report(place, subject, place.people[name], CANARY)


def test_counselors_and_the_named_teachers_hear_of_a_report_at_once(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    report(cedar, entry)
    subject = "Something was reported, please look at it"
    assert go_on(cedar, moment, day(24, 8, 1)) == [(name, subject) for name in ("diaz", "lee", "rivera")]


def test_several_reports_of_the_same_are_told_once_a_day_and_not_to_who_reported(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    for name in ("noah", "zoe", "lee"):
        report(cedar, entry, name)
    with cedar.context():
        rows = Delivery.objects.filter(kind="report_made", channel="email")
        assert sorted(row.member.given_name for row in rows.select_related("member")) == ["Ana", "Jun", "Luz"]
    assert [to for to, _subject in soon(cedar, moment)] == ["diaz", "lee", "rivera"]


def test_a_report_of_thanks_is_told_to_who_teaches_their_receiver(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        thanks = some_thanks(cedar, "iris", "maya", CANARY)
    report(cedar, thanks, "maya")
    assert [to for to, _subject in soon(cedar, moment)] == ["diaz", "lee", "rivera"]


def test_a_report_that_is_taken_back_is_not_told(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    found = report(cedar, entry)
    with cedar.context():
        take_back_report(found)
    assert soon(cedar, moment) == []


def test_the_author_hears_that_a_note_is_there_unless_it_is_back_by_then(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        other = share(cedar.noah, "circle")
        hide(entry, cedar.rivera, CANARY)
        hide(other, cedar.rivera, CANARY)
        lift(other)
    assert soon(cedar, moment) == [("maya", "A note about something that you wrote")]
    assert f"/journal/{entry.pk}/" in mail.outbox[0].body
    assert "it is not lost" in mail.outbox[0].body
    assert inbox(cedar, "noah", "entry_hidden") == []


def test_the_author_hears_that_it_is_back(cedar: Place, entry: Entry, moment: time_machine.Traveller) -> None:
    with cedar.context():
        hide(entry, cedar.rivera, CANARY)
    soon(cedar, moment)
    with cedar.context():
        lift(entry)
    assert go_on(cedar, moment, day(24, 8, 5)) == [("maya", "Something that you wrote is back")]


def test_a_note_that_its_author_does_not_find_is_not_told(
    cedar: Place, entry: Entry, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        hide(entry, cedar.rivera, CANARY)
        choose_audience(entry, "teacher")
    assert soon(cedar, moment) == []


def test_no_words_and_no_students_name_leave_the_product(
    cedar: Place, moment: time_machine.Traveller, site_log: StringIO
) -> None:
    wants(cedar, "maya", "reply_received")
    wants(cedar, "rivera", "entry_shared")
    with cedar.context():
        entry = share(cedar.maya, "circle", CANARY)
    reply(cedar, entry)
    report(cedar, entry)
    with cedar.context():
        hide(entry, cedar.rivera, CANARY)
    soon(cedar, moment)
    letters = [f"{letter.message()} {letter.body}" for letter in mail.outbox]
    at_three(cedar, moment)
    letters += [f"{letter.message()} {letter.body}" for letter in mail.outbox]
    assert len(letters) >= 6
    with cedar.context():
        stored = [f"{row}" for row in Delivery.objects.values()]
    for text in (*letters, *stored, site_log.getvalue()):
        assert CANARY not in text
    students = [letter for letter in letters if "@cedar.example" in letter]
    assert students == letters
    for text in letters:
        greeted = text.replace("maya@cedar.example", "").replace("maya.cedar", "")
        assert not any(name in greeted for name in NAMES)


def test_telling_asks_as_often_for_three_as_for_one(
    cedar: Place, entry: Entry, moment: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    for _number in range(3):
        reply(cedar, entry)
    with cedar.context():
        rows = list(Delivery.objects.filter(kind="reply_received").select_related("member__school"))
        for count in (1, 3):
            with django_assert_num_queries(1):
                assert len(compose_replies(rows[:count])) == count


def test_it_is_of_no_use_after_two_weeks(cedar: Place, entry: Entry, moment: time_machine.Traveller) -> None:
    report(cedar, entry)
    moment.shift(timedelta(days=15))
    mail.outbox.clear()
    send_messages(cedar.school.pk)
    assert mail.outbox == []
