"""What goes wrong around a message: servers that say no to everybody, outages, slow senders, keys that wear out."""

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from anymail.exceptions import AnymailRequestsAPIError
from django.core import mail
from django.db import OperationalError

from notices.claims import LEASE, claim, hand_over, note_fates, recover
from notices.composing import put_off, store
from notices.kinds import Kind
from notices.models import Delivery, RefusedAddress
from notices.sending import send_messages
from notices.tasks import send_due_of
from notices.transport import Fate
from schools import clock
from schools.models import Account, Member
from tests.cast import Place
from tests.notices.failing import Failing, send
from tests.notices.outboxes import fresh, kind_of_messages, plain_words, put_message

pytestmark = [pytest.mark.usefixtures("moment"), pytest.mark.promise("messages-not-lost")]
NO_ANSWER = AnymailRequestsAPIError("no answer")


class Killed(BaseException):
    pass


@pytest.fixture
def keyed(failing: type[Failing], monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    """A provider that sends one key once, for a quarter of an hour."""
    monkeypatch.setattr(failing, "key_lasts", timedelta(minutes=14), raising=False)
    return failing


@pytest.fixture
def essential() -> Iterator[Kind]:
    with kind_of_messages(is_essential=True) as found:
        yield found


@pytest.mark.parametrize(
    ("code", "words", "state", "is_flagged"),
    [
        (550, b"5.1.1 No such user", "failed", True),
        (550, b"No such user here", "failed", True),
        (550, b"5.2.1 Mailbox disabled", "failed", True),
        (550, b"5.7.1 Relaying denied", "pending", False),
        (553, b"5.7.1 Sender not owned", "pending", False),
        (554, b"5.6.0 Bad content", "failed", False),
        (452, b"4.2.2 Mailbox full", "pending", False),
    ],
)
def test_only_what_is_said_of_an_address_flags_it(
    cedar: Place, kind: Kind, failing: type[Failing], code: int, words: bytes, state: str, is_flagged: bool
) -> None:
    failing.fate = SMTPRecipientsRefused({"x": (code, words)})
    email = put_message(cedar, cedar.rivera)[0]
    send(cedar)
    assert fresh(cedar, email).state == state
    with cedar.context():
        assert RefusedAddress.objects.exists() == is_flagged


def test_an_essential_one_whose_fate_is_unknown_goes_again_with_pauses(
    cedar: Place, essential: Kind, failing: type[Failing], moment: time_machine.Traveller
) -> None:
    failing.fate, failing.is_handing_over = SMTPServerDisconnected("gone"), True
    email = put_message(cedar, cedar.rivera, expires_at=clock.now() + timedelta(days=7))[0]
    for _minute in range(60):
        send(cedar)
        moment.shift(timedelta(minutes=1))
    assert fresh(cedar, email).tries in (3, 4)


def test_a_key_lasts_from_the_first_time(
    cedar: Place, kind: Kind, keyed: type[Failing], moment: time_machine.Traveller
) -> None:
    keyed.fate = NO_ANSWER
    email = put_message(cedar, cedar.rivera)[0]
    for _minute in range(20):
        send(cedar)
        moment.shift(timedelta(minutes=1))
    keyed.fate = None
    for _hour in range(5):
        send(cedar)
        moment.shift(timedelta(hours=1))
    assert (fresh(cedar, email).state, mail.outbox) == ("unknown", [])


def test_while_the_key_lasts_it_goes_again(
    cedar: Place, kind: Kind, keyed: type[Failing], moment: time_machine.Traveller
) -> None:
    keyed.fate = NO_ANSWER
    email = put_message(cedar, cedar.rivera)[0]
    send(cedar)
    keyed.fate = None
    moment.shift(timedelta(minutes=1))
    send(cedar)
    found = fresh(cedar, email)
    assert (found.state, found.failure, len(mail.outbox)) == ("sent", "", 1)


def test_who_may_have_got_it_gets_no_second_one_after_a_long_refusal(
    cedar: Place, kind: Kind, keyed: type[Failing], moment: time_machine.Traveller
) -> None:
    keyed.fate = NO_ANSWER
    email = put_message(cedar, cedar.rivera)[0]
    send(cedar)
    keyed.fate = SMTPRecipientsRefused({"x": (451, b"4.3.0 Not now")})
    moment.shift(timedelta(minutes=1))
    send(cedar)
    keyed.fate = None
    moment.shift(timedelta(minutes=31))
    send(cedar)
    assert (fresh(cedar, email).state, mail.outbox) == ("unknown", [])


def explode(horizon: Any) -> Any:
    raise RuntimeError("canary-words")


def test_a_kind_that_cannot_be_planned_keeps_nothing_back(
    cedar: Place, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    with kind_of_messages("bad", plan=explode):
        put_message(cedar, cedar.rivera)
        send_due_of(cedar.school.pk)
    assert len(mail.outbox) == 1
    assert "Messages of the kind bad could not be planned: RuntimeError" in caplog.text
    assert "canary-words" not in caplog.text


def test_a_passing_error_of_the_database_fails_no_message(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    errors = [OperationalError("deadlock detected")]

    def compose(deliveries: Any) -> Any:
        if errors:
            raise errors.pop()
        return plain_words(deliveries)

    with kind_of_messages(compose=compose):
        email = put_message(cedar, cedar.rivera)[0]
        with pytest.raises(OperationalError):
            send(cedar)
        moment.shift(LEASE + timedelta(seconds=1))
        send(cedar)
    assert fresh(cedar, email).state == "sent"


@pytest.fixture
def crowd(cedar: Place) -> list[Member]:
    with cedar.context():
        return [cedar.add(f"t{at}", "teacher", "T", f"{at:02}") for at in range(40)]


def test_a_server_that_answers_nobody_is_asked_once_a_minute_and_holds_nothing(
    cedar: Place,
    kind: Kind,
    failing: type[Failing],
    crowd: list[Member],
    moment: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def swallow(connection: Any) -> None:
        asked.append(1)
        moment.shift(timedelta(seconds=20))
        raise TimeoutError

    monkeypatch.setattr(failing, "open", swallow)
    put_message(cedar, *crowd)
    before = clock.now()
    send(cedar)
    assert len(asked) == 1
    assert clock.now() - before == timedelta(seconds=20)
    with cedar.context():
        waiting = Delivery.objects.filter(channel="email")
        assert set(waiting.values_list("state", "tries", "handed_at")) == {("pending", 0, None)}
        assert waiting.filter(due_at__lte=before).count() == len(crowd)


def test_who_is_killed_while_connecting_loses_nothing(
    cedar: Place,
    kind: Kind,
    failing: type[Failing],
    moment: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def die(connection: Any) -> None:
        raise Killed

    email = put_message(cedar, cedar.rivera)[0]
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(failing, "open", die)
        send(cedar)
    moment.shift(LEASE + timedelta(seconds=1))
    send(cedar)
    assert fresh(cedar, email).state == "sent"


def test_it_stops_when_its_time_is_over_and_gives_back_the_rest(
    cedar: Place,
    kind: Kind,
    failing: type[Failing],
    crowd: list[Member],
    moment: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = failing.send_messages

    def send_slowly(connection: Any, messages: Any) -> int:
        moment.shift(timedelta(seconds=10))
        return slow(connection, messages)

    monkeypatch.setattr(failing, "send_messages", send_slowly)
    put_message(cedar, *crowd)
    send_messages(cedar.school.pk, before=clock.now() + timedelta(minutes=2))
    assert 12 <= len(mail.outbox) < len(crowd)
    with cedar.context():
        assert not Delivery.objects.filter(state="sending").exists()
    send(cedar)
    assert len(mail.outbox) == len(crowd)


def test_a_sender_that_slept_over_its_lease_changes_nothing(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    email, _inbox = put_message(cedar, cedar.rivera)
    with cedar.context():
        (sleeper,) = [each for each in claim() if each.pk == email.pk]
        put_off(sleeper, clock.now() + timedelta(minutes=1))
    moment.shift(LEASE + timedelta(seconds=1))
    with cedar.context():
        recover()
        (other,) = [each for each in claim() if each.pk == email.pk]
        assert hand_over([other], None)
        store([sleeper])
        note_fates([(sleeper, Fate.LATER), (other, Fate.SENT)])
    send(cedar)
    assert (fresh(cedar, email).state, mail.outbox) == ("sent", [])


def close_account(place: Place) -> None:
    Account.objects.filter(pk=place.rivera.account_id).update(is_active=False)


def become_staff(place: Place) -> None:
    with place.context():
        Member.objects.filter(pk=place.rivera.pk).update(role="staff")


@pytest.mark.parametrize("happens", [close_account, become_staff])
def test_whoever_it_is_not_for_any_more_gets_nothing(cedar: Place, happens: Any) -> None:
    with kind_of_messages(roles=("teacher",)):
        put_message(cedar, cedar.rivera)
        happens(cedar)
        send(cedar)
    with cedar.context():
        assert set(Delivery.objects.values_list("state", "failure")) == {("cancelled", "not_wanted")}


def test_what_would_be_too_late_after_quiet_hours_comes_in_them(
    cedar: Place, kind: Kind, moment: time_machine.Traveller
) -> None:
    moment.shift(timedelta(hours=6))
    put_message(cedar, cedar.rivera, expires_at=clock.now() + timedelta(hours=8))
    send(cedar)
    assert len(mail.outbox) == 1
