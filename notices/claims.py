"""What may become of a delivery, as steps of its row. Who sends holds it by a lease.

The lease is longer than the mail server's time-outs. `handed_at` is written before the words leave: who finds a lease
that is over with it knows that nobody knows, and without it that nothing was sent.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.db.models import Q, QuerySet

from notices.addresses import address_of, refuse_address
from notices.kinds import is_discreet
from notices.models import Delivery, State
from notices.models.delivery import Failure
from notices.transport import Fate
from schools import clock

BATCH = 100
LEASE = timedelta(minutes=5)
BACK_OFF = [timedelta(minutes=minutes) for minutes in (5, 30, 60, 120)]
FAILURES = {Fate.REFUSED: Failure.REFUSED, Fate.NO_SUCH_ADDRESS: Failure.REFUSED_ADDRESS}
# It may have been sent, and nothing keeps a second one from arriving too.
NOT_AGAIN = Q(failure=Failure.CUT_OFF, is_essential=False)

# The two steps of every letter, for those that nobody else took up since. The ORM takes longer to put them into words
# than the database to take them.
LEAVE = """
UPDATE notices_delivery SET handed_at = %(now)s, lease_until = %(lease_until)s, tries = tries + 1,
  repeatable_until = coalesce(repeatable_until, %(key_until)s)
WHERE id = ANY(%(ids)s) AND claim = ANY(%(claims)s::uuid[]) AND state = 'sending' AND lease_until > %(now)s
  AND (failure <> 'cut_off' OR is_essential OR repeatable_until IS NULL OR repeatable_until > %(now)s)
RETURNING id
"""
ARRIVE = """
UPDATE notices_delivery SET state = 'sent', sent_at = %(now)s, lease_until = NULL, failure = ''
WHERE id = ANY(%(ids)s) AND claim = ANY(%(claims)s::uuid[]) AND state = 'sending'
RETURNING id
"""


def recover() -> None:
    """Takes up what stopped senders left, and puts away what is too late for anybody."""
    now = clock.now()
    left = Delivery.objects.left_behind()
    left.filter(handed_at=None).update(state=State.PENDING, lease_until=None)
    left.update(state=State.UNKNOWN, lease_until=None, failure=Failure.CUT_OFF)
    repeat_unknown(now)
    pending = Delivery.objects.filter(state=State.PENDING)
    pending.filter(NOT_AGAIN, repeatable_until__lte=now).update(state=State.UNKNOWN)
    pending.filter(expires_at__lte=now).update(state=State.CANCELLED, failure=Failure.TOO_LATE)


def repeat_unknown(now: datetime) -> None:
    """Sends again what a provider sends once whatever we do, at once, and what is better sent twice than not at all.

    The latter at once the first time, later with the same pauses as after a refusal.
    """
    unknown = Delivery.objects.filter(state=State.UNKNOWN, expires_at__gt=now)
    unknown.filter(repeatable_until__gt=now).update(state=State.PENDING, due_at=now)
    essential = unknown.filter(is_essential=True)
    essential.filter(tries__lte=1).update(state=State.PENDING, due_at=now)
    for tries, pause in enumerate(BACK_OFF[:-1], start=2):
        essential.filter(tries=tries).update(state=State.PENDING, due_at=now + pause)
    essential.update(state=State.PENDING, due_at=now + BACK_OFF[-1])


def claim() -> list[Delivery]:
    """Up to a batch of what is due, essential messages first, this sender's alone until the lease ends."""
    due = Delivery.objects.due().order_by("-is_essential", "due_at", "pk")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    mine = Delivery.objects.filter(pk__in=ids)
    lease = clock.now() + LEASE
    mine.update(state=State.SENDING, lease_until=lease, handed_at=None, claim=uuid4())
    with_people = mine.select_related("member__account").prefetch_related("member__school")
    return list(with_people.order_by("-is_essential", "due_at", "pk"))


def held(deliveries: Collection[Delivery]) -> QuerySet[Delivery]:
    """Those of them that nobody else took up since."""
    ids, claims = [each.pk for each in deliveries], {each.claim for each in deliveries}
    return Delivery.objects.filter(pk__in=ids, claim__in=claims, state=State.SENDING)


def take_step(statement: str, deliveries: Collection[Delivery], **moments: datetime | None) -> set[int]:
    """LEAVE or ARRIVE; returns the ids of those that took it."""
    ids, claims = [each.pk for each in deliveries], list({each.claim for each in deliveries})
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": ids, "claims": claims, **moments})
        return {pk for (pk,) in cursor.fetchall()}


def hand_over(deliveries: Sequence[Delivery], key_lasts: timedelta | None) -> set[int]:
    """Notes that their words leave now; returns the ids of those whose lease is not over, which alone may.

    `key_lasts` is how long a provider sends a delivery's key only once, counted from the first time.
    """
    now = clock.now()
    until = now + key_lasts if key_lasts else None
    return take_step(LEAVE, deliveries, now=now, lease_until=now + LEASE, key_until=until)


def give_back(deliveries: Collection[Delivery]) -> None:
    """What was claimed and not begun: somebody else may have it at once."""
    held(deliveries).filter(handed_at=None).update(state=State.PENDING, lease_until=None)


def note_fates(fates: Sequence[tuple[Delivery, Fate]]) -> None:
    """Writes down what became of them, unless somebody else was faster to say that nobody knows."""
    now = clock.now()
    sent = [delivery for delivery, fate in fates if fate == Fate.SENT]
    if sent:
        take_step(ARRIVE, sent, now=now)
    for delivery, fate in fates:
        if fate == Fate.UNKNOWN:
            held([delivery]).update(state=State.UNKNOWN, failure=Failure.CUT_OFF, lease_until=None)
        elif fate == Fate.LATER:
            try_later(delivery, now)
        elif fate != Fate.SENT:
            note_failure(delivery, FAILURES[fate])


def note_failure(delivery: Delivery, failure: Failure) -> None:
    """An address that refused a discreet message is not shown to the office for it: the next other one finds out."""
    held([delivery]).update(state=State.FAILED, failure=failure, lease_until=None)
    if failure == Failure.REFUSED_ADDRESS and not is_discreet(delivery.kind):
        refuse_address(delivery.member, address_of(delivery.member))


def try_later(delivery: Delivery, now: datetime) -> None:
    """Backs off, up to the message's age."""
    due_at = now + BACK_OFF[min(delivery.tries, len(BACK_OFF) - 1)]
    if due_at < delivery.expires_at:
        held([delivery]).update(state=State.PENDING, due_at=due_at, lease_until=None, handed_at=None)
    else:
        note_failure(delivery, Failure.GAVE_UP)


def retry(deliveries: QuerySet[Delivery]) -> int:
    """Tries again, at once and from the beginning, what failed and is not too late. Returns how many."""
    found = deliveries.filter(state=State.FAILED, expires_at__gt=clock.now())
    return found.update(state=State.PENDING, failure=Failure.NONE, due_at=clock.now(), tries=0)
