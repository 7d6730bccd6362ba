"""One school's messages, sent to a backend that a test can make fail. The servers of their own are in test_chaos."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from anymail.exceptions import AnymailRequestsAPIError
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notices.claims import BACK_OFF, LEASE, claim, hand_over
from notices.kinds import Kind, Words
from notices.models import Delivery, RefusedAddress, Rhythm
from notices.outbox import tell
from notices.sending import TOGETHER
from schools import clock
from schools.models import Account, Member
from tests.cast import Place
from tests.notices.failing import Failing, send
from tests.notices.outboxes import TITLE, fresh, kind_of_messages, plain_words, put_message, states

pytestmark = pytest.mark.usefixtures("moment")


def test_an_email_and_the_inbox_say_the_same(cedar: Place, kind: Kind) -> None:
    email, inbox = put_message(cedar, cedar.rivera)
    assert send(cedar) == 2
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["rivera@cedar.example"], TITLE)
    assert "One." in letter.body
    found = fresh(cedar, inbox)
    assert (found.state, found.title, found.url) == ("sent", TITLE, "/circles/")
    assert found.text == "- One."
    assert (fresh(cedar, email).state, fresh(cedar, email).title) == ("sent", "")
    assert send(cedar) == 0
    assert len(mail.outbox) == 1


def test_another_schools_are_left_alone(cedar: Place, harbor: Place, kind: Kind) -> None:
    put_message(harbor, harbor.hale)
    assert send(cedar) == 0
    assert states(harbor) == ["pending", "pending"]


@pytest.mark.parametrize(
    ("error", "state", "failure"),
    [
        (SMTPRecipientsRefused({"x": (550, b"no such user")}), "failed", "refused_address"),
        (SMTPRecipientsRefused({"x": (450, b"busy")}), "pending", ""),
        (SMTPDataError(554, b"spam"), "failed", "refused"),
        (SMTPDataError(451, b"later"), "pending", ""),
        (SMTPServerDisconnected("gone"), "pending", ""),
        (ConnectionRefusedError(), "pending", ""),
        (TimeoutError(), "pending", ""),
        (AnymailRequestsAPIError("no answer"), "unknown", "cut_off"),
        (ValueError("line break"), "failed", "refused"),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else str(each),
)
@pytest.mark.promise("messages-not-lost")
def test_what_becomes_of_it(
    cedar: Place, kind: Kind, failing: type[Failing], error: Exception, state: str, failure: str
) -> None:
    failing.fate = error
    email, inbox = put_message(cedar, cedar.rivera)
    assert send(cedar) == 1
    found = fresh(cedar, email)
    assert (found.state, found.failure) == (state, failure)
    assert fresh(cedar, inbox).state == "sent"
    with cedar.context():
        assert RefusedAddress.objects.exists() == (failure == "refused_address")


@pytest.mark.promise("messages-not-lost")
def test_a_break_while_it_is_handed_over_leaves_it_unknown(
    cedar: Place, kind: Kind, failing: type[Failing], moment: time_machine.Traveller
) -> None:
    failing.fate, failing.is_handing_over = SMTPServerDisconnected("gone"), True
    email, _inbox = put_message(cedar, cedar.rivera)
    send(cedar)
    assert fresh(cedar, email).state == "unknown"
    failing.fate = None
    moment.shift(timedelta(hours=5))
    send(cedar)
    assert (fresh(cedar, email).state, mail.outbox) == ("unknown", [])


@pytest.mark.promise("messages-not-lost")
def test_an_essential_one_goes_again_then(
    cedar: Place, failing: type[Failing], moment: time_machine.Traveller
) -> None:
    failing.fate, failing.is_handing_over = SMTPServerDisconnected("gone"), True
    with kind_of_messages(is_essential=True):
        email = put_message(cedar, cedar.rivera)[0]
        send(cedar)
        assert fresh(cedar, email).state == "unknown"
        failing.fate = None
        send(cedar)
        assert (fresh(cedar, email).state, len(mail.outbox)) == ("sent", 1)


@pytest.mark.promise("messages-not-lost")
def test_it_backs_off_until_it_is_too_late(
    cedar: Place, kind: Kind, failing: type[Failing], moment: time_machine.Traveller
) -> None:
    failing.fate = ConnectionRefusedError()
    email = put_message(cedar, cedar.rivera, expires_at=clock.now() + timedelta(hours=3))[0]
    waits = []
    while fresh(cedar, email).state == "pending":
        before = clock.now()
        send(cedar)
        found = fresh(cedar, email)
        if found.state == "pending":
            waits.append(found.due_at - before)
            moment.move_to(found.due_at)
    assert waits == BACK_OFF[:3]
    assert (fresh(cedar, email).state, fresh(cedar, email).failure) == ("failed", "gave_up")


@pytest.mark.promise("messages-not-lost")
def test_what_a_stopped_sender_had_not_begun_goes_when_its_lease_is_over(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    put_message(cedar, cedar.rivera, cedar.lee)
    with cedar.context():
        begun, *_others = [each for each in claim() if each.channel == "email"]
        assert hand_over([begun], None) == {begun.pk}
    assert send(cedar) == 0
    moment.shift(LEASE + timedelta(seconds=1))
    assert send(cedar) == 3
    assert fresh(cedar, begun).state == "unknown"
    assert [letter.to for letter in mail.outbox] == [["lee@cedar.example"]]


@pytest.mark.promise("messages-not-lost")
def test_a_sender_whose_lease_is_over_hands_nothing_over(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    put_message(cedar, cedar.rivera)
    with cedar.context():
        mine = next(each for each in claim() if each.channel == "email")
        moment.shift(LEASE + timedelta(seconds=1))
        assert hand_over([mine], None) == set()
    send(cedar)
    with cedar.context():
        assert hand_over([mine], None) == set()


def leave(place: Place) -> None:
    with place.context():
        Member.objects.filter(pk=place.rivera.pk).update(left_on=place.today)


def lose_address(place: Place) -> None:
    Account.objects.filter(pk=place.rivera.account_id).update(email=None)


def spoil_address(place: Place) -> None:
    with place.context():
        Member.objects.filter(pk=place.rivera.pk).update(email="rivera@cedar.example\nbcc: all@cedar.example")


def be_refused(place: Place) -> None:
    with place.context():
        common = {"school": place.school, "member": place.rivera}
        RefusedAddress.objects.create(email="rivera@cedar.example", **common)


@pytest.mark.parametrize(
    ("happens", "state", "failure"),
    [
        (leave, "cancelled", "not_wanted"),
        (lose_address, "failed", "no_address"),
        (spoil_address, "failed", "no_address"),
        (be_refused, "failed", "refused_address"),
    ],
)
def test_it_looks_again_before_it_goes(
    cedar: Place, kind: Kind, happens: Any, state: str, failure: str
) -> None:
    email = put_message(cedar, cedar.rivera)[0]
    happens(cedar)
    send(cedar)
    found = fresh(cedar, email)
    assert (found.state, found.failure, mail.outbox) == (state, failure, [])


def test_who_has_no_address_reads_it_in_advisory(cedar: Place, kind: Kind) -> None:
    lose_address(cedar)
    assert [each.channel for each in put_message(cedar, cedar.rivera)] == ["inbox"]


@pytest.mark.promise("messages-on-time")
def test_what_is_not_so_any_more_is_not_said(cedar: Place) -> None:
    with kind_of_messages(compose=lambda deliveries: {}):
        put_message(cedar, cedar.rivera)
        assert send(cedar) == 0
    assert states(cedar) == ["cancelled", "cancelled"]


@pytest.mark.promise("messages-on-time")
def test_quiet_hours_put_emails_off_and_nothing_else(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    moment.shift(timedelta(hours=6))
    email, inbox = put_message(cedar, cedar.rivera)
    assert send(cedar) == 1
    assert fresh(cedar, inbox).state == "sent"
    assert f"{fresh(cedar, email).due_at.astimezone(cedar.school.zone):%a %H:%M}" == "Wed 06:30"


def test_who_starts_quiet_hours_meanwhile_gets_it_afterwards(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    email = put_message(cedar, cedar.rivera)[0]
    with cedar.context():
        Rhythm.objects.create(
            school=cedar.school,
            member=cedar.rivera,
            quiet_from="14:00",
            quiet_until="15:20",
            reminder_at="16:00",
        )
    send(cedar)
    assert (fresh(cedar, email).state, mail.outbox) == ("pending", [])
    moment.shift(timedelta(minutes=20))
    send(cedar)
    assert fresh(cedar, email).state == "sent"


def test_an_essential_one_asks_nobody_and_carries_no_way_out(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    moment.shift(timedelta(hours=6))
    with kind_of_messages(is_essential=True, default="none"):
        put_message(cedar, cedar.rivera)
        send(cedar)
    (letter,) = mail.outbox
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "/inbox/" not in letter.body + letter.alternatives[0][0]


def fail_for_rivera(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    if any(each.member.given_name == "Ana" for each in deliveries):
        raise RuntimeError("canary-words")
    return plain_words(deliveries)


def broken_template(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    found = plain_words(deliveries)
    for delivery in deliveries:
        if delivery.member.given_name == "Ana":
            found[delivery.pk] = Words("canary-words", "notices/mail/missing.html", "/", "Look")
    return found


@pytest.mark.parametrize("compose", [fail_for_rivera, broken_template])
@pytest.mark.promise("messages-not-lost")
def test_what_fails_for_one_person_fails_for_nobody_else(
    cedar: Place, site_log: StringIO, compose: Any
) -> None:
    with kind_of_messages(compose=compose):
        put_message(cedar, cedar.rivera, cedar.lee, cedar.osei)
        assert send(cedar) == 4
    assert sorted(letter.to[0] for letter in mail.outbox) == ["lee@cedar.example", "osei@cedar.example"]
    assert sorted(states(cedar, member=cedar.rivera)) == ["failed", "failed"]
    assert "could not be written" in site_log.getvalue()
    assert "canary-words" not in site_log.getvalue()


def test_line_breaks_in_a_name_stay_in_their_line(cedar: Place, kind: Kind) -> None:
    cedar.school.name = "Cedar\r\nBcc: all@cedar.example"
    cedar.school.save(update_fields=["name"])
    put_message(cedar, cedar.rivera)
    send(cedar)
    (letter,) = mail.outbox
    message = letter.message()
    assert message["Bcc"] is None
    assert "\n" not in message["From"]
    assert letter.recipients() == ["rivera@cedar.example"]


@pytest.mark.promise("messages-on-time")
def test_what_is_too_late_is_not_sent(cedar: Place, kind: Kind, moment: time_machine.Traveller) -> None:
    put_message(cedar, cedar.rivera, expires_at=clock.now() + timedelta(hours=1))
    moment.shift(timedelta(days=3))
    assert send(cedar) == 0
    assert states(cedar) == ["cancelled", "cancelled"]


def test_of_an_unknown_kind_nothing_is_sent(cedar: Place) -> None:
    with kind_of_messages():
        put_message(cedar, cedar.rivera)
    assert send(cedar) == 0
    assert states(cedar) == ["failed", "failed"]


@pytest.mark.promise("calls-reach-an-adult")
def test_essential_ones_go_first(cedar: Place, kind: Kind) -> None:
    with kind_of_messages("urgent", is_essential=True), cedar.context():
        people = [cedar.rivera.pk, cedar.lee.pk, cedar.osei.pk]
        tell("test_kind", cedar.school, people, "once", expires_at=clock.now() + timedelta(days=1))
        tell("urgent", cedar.school, people[:1], "once", expires_at=clock.now() + timedelta(days=1))
        assert claim()[0].kind == "urgent"


def test_a_group_of_letters_takes_one_transaction(cedar: Place, kind: Kind) -> None:
    """What became of the one before stands with that the next one leaves, and with what went into inboxes meanwhile."""
    with cedar.context():
        people = [cedar.add(f"t{at}", "teacher", "T", f"{at:02}") for at in range(24)]
    counts = []
    for number in (8, 24):
        put_message(cedar, *people[:number], occasion=f"{number}")
        with CaptureQueriesContext(connection) as queries:
            assert send(cedar) == 2 * number
        counts.append(len(queries))
    assert counts[1] - counts[0] <= (24 - 8) // TOGETHER * 9
