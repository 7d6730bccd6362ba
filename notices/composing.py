"""The last look before sending: is the person there and willing, is it still so, and what are the words?"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from traceback import extract_tb

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from notices.addresses import address_of, refused_among
from notices.claims import held
from notices.kinds import KINDS, Kind, Words
from notices.letters import inbox_text, letter, one_line
from notices.models import Channel, Choice, Delivery, State
from notices.models.delivery import Failure
from notices.outbox import Wishes, within_reach
from notices.rhythms import out_of_quiet
from schools import clock

logger = logging.getLogger(__name__)

DECIDED = ["state", "failure", "due_at", "lease_until", "sent_at", "title", "text", "url"]
# The database, or whoever asks for the end: no fault of the message, which is tried again when its lease is over.
PASSING = (OperationalError, InterfaceError, SoftTimeLimitExceeded)
NOT_NEEDED = {Failure.TOO_LATE, Failure.NOT_TRUE, Failure.NOT_WANTED}


def compose_batch(batch: Sequence[Delivery]) -> list[tuple[Delivery, Words]]:
    """What those say that go; the others are ended or put off, which is not stored yet.

    The deliveries are claimed, and come with their members, accounts and school.
    """
    by_kind: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in batch:
        by_kind[delivery.kind].append(delivery)
    found: dict[int, Words] = {}
    with timezone.override(batch[0].member.school.zone):
        for name, deliveries in by_kind.items():
            found |= compose_kind(name, deliveries)
    return [(delivery, found[delivery.pk]) for delivery in batch if delivery.pk in found]


def store(deliveries: Sequence[Delivery]) -> int:
    """Writes down what was decided about them, as far as they are this sender's still; returns how many arrived."""
    mine = set(held(deliveries).select_for_update().values_list("pk", flat=True)) if deliveries else set()
    decided = [delivery for delivery in deliveries if delivery.pk in mine]
    Delivery.objects.bulk_update(decided, DECIDED)
    return sum(delivery.state == State.SENT for delivery in decided)


def compose_kind(name: str, deliveries: list[Delivery]) -> dict[int, Words]:
    kind = KINDS.get(name)
    if kind is None:
        for delivery in deliveries:
            end(delivery, Failure.NOT_WRITTEN)
        return {}
    members = {delivery.member_id: delivery.member for delivery in deliveries}
    people = {pk: members[pk] for pk in within_reach(members).values_list("pk", flat=True)}
    wishes, refused = Wishes.of(people), refused_among(people)
    wanted = [each for each in deliveries if may_go(kind, each, wishes, refused)]
    return compose(kind, wanted) if wanted else {}


def may_go(kind: Kind, delivery: Delivery, wishes: Wishes, refused: set[tuple[int, str]]) -> bool:
    """Ends it when the person has left or wants it no more, and puts it off in quiet hours."""
    if delivery.expires_at <= clock.now():
        return end(delivery, Failure.TOO_LATE)
    if not kind.is_essential and delivery.member.role not in kind.roles:
        return end(delivery, Failure.NOT_WANTED)
    choice = wishes.choice(kind, delivery.member_id)
    unwanted = {Channel.INBOX: {Choice.NONE}, Channel.EMAIL: {Choice.NONE, Choice.INBOX}}
    if delivery.member_id not in wishes.members or choice in unwanted[Channel(delivery.channel)]:
        return end(delivery, Failure.NOT_WANTED)
    return delivery.channel == Channel.INBOX or may_be_mailed(kind, delivery, wishes, refused)


def may_be_mailed(kind: Kind, delivery: Delivery, wishes: Wishes, refused: set[tuple[int, str]]) -> bool:
    address = address_of(delivery.member)
    if not address:
        return end(delivery, Failure.NO_ADDRESS)
    if (delivery.member_id, address) in refused:
        return end(delivery, Failure.REFUSED_ADDRESS)
    if kind.is_essential:
        return True
    now = clock.now()
    later = out_of_quiet(wishes.rhythm(delivery.member_id), delivery.member.school, now)
    return later == now or later >= delivery.expires_at or put_off(delivery, later)


def put_off(delivery: Delivery, later: datetime) -> bool:
    delivery.state, delivery.due_at, delivery.lease_until = State.PENDING, later, None
    return False


def end(delivery: Delivery, failure: Failure) -> bool:
    """Cancels what is not needed, and fails what was; returns False: it does not go."""
    delivery.state = State.CANCELLED if failure in NOT_NEEDED else State.FAILED
    delivery.failure, delivery.lease_until = failure, None
    return False


def compose(kind: Kind, deliveries: list[Delivery]) -> dict[int, Words]:
    """All together; when that fails, one by one."""
    try:
        with transaction.atomic():
            found = dict(kind.compose(deliveries))
    except PASSING:
        raise
    except Exception as error:
        if len(deliveries) == 1:
            give_up(deliveries[0], error)
            return {}
        return {pk: words for each in deliveries for pk, words in compose(kind, [each]).items()}
    for delivery in deliveries:
        if delivery.pk not in found:
            end(delivery, Failure.NOT_TRUE)
    return found


def give_up(delivery: Delivery, error: Exception) -> None:
    """An error may quote what somebody wrote, so the log gets its name and its place alone."""
    where = extract_tb(error.__traceback__)[-1]
    logger.error(
        "Delivery %s (%s) could not be written: %s at %s:%s",
        delivery.pk,
        delivery.kind,
        type(error).__name__,
        where.filename,
        where.lineno,
    )
    end(delivery, Failure.NOT_WRITTEN)


def write(delivery: Delivery, words: Words) -> EmailMessage | None:
    """The letter, or nothing once it is in the inbox or cannot be written, which is not stored yet.

    Outside of a transaction: what fails for one person fails for nobody else.
    """
    try:
        with timezone.override(delivery.member.school.zone):
            if delivery.channel == Channel.EMAIL:
                return letter(delivery, words)
            put_in_inbox(delivery, words)
    except PASSING:
        raise
    except Exception as error:
        give_up(delivery, error)
    return None


def put_in_inbox(delivery: Delivery, words: Words) -> None:
    delivery.text = inbox_text(delivery, words)
    delivery.title, delivery.url = one_line(words.title), words.url
    delivery.state, delivery.sent_at, delivery.lease_until = State.SENT, clock.now(), None
