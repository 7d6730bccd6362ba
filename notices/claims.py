"""What may become of a delivery, as steps of its row. Who sends holds it by a lease.

The lease is longer than the mail server's time-outs. `handed_at` is written before the words leave: who finds a lease
that is over with it knows that nobody knows, and without it that nothing was sent.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from notices.addresses import address_of, refuse_address
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
    with_people = mine.prefetch_related("member__school", "member__account")
    return list(with_people.order_by("-is_essential", "due_at", "pk"))


def held(deliveries: Collection[Delivery]) -> QuerySet[Delivery]:
    """Those of them that nobody else took up since."""
    ids, claims = [each.pk for each in deliveries], {each.claim for each in deliveries}
    return Delivery.objects.filter(pk__in=ids, claim__in=claims, state=State.SENDING)


def hand_over(deliveries: Sequence[Delivery], key_lasts: timedelta | None) -> set[int]:
    """Notes that their words leave now; returns the ids of those whose lease is not over, which alone may.

    `key_lasts` is how long a provider sends a delivery's key only once, counted from the first time.
    """
    now = clock.now()
    mine = held(deliveries).filter(lease_until__gt=now).exclude(NOT_AGAIN, repeatable_until__lte=now)
    until = Coalesce(F("repeatable_until"), now + key_lasts) if key_lasts else F("repeatable_until")
    noted = {"handed_at": now, "lease_until": now + LEASE, "tries": F("tries") + 1, "repeatable_until": until}
    if mine.update(**noted) == len(deliveries):
        return {delivery.pk for delivery in deliveries}
    return set(held(deliveries).filter(handed_at=now).values_list("pk", flat=True))


def give_back(deliveries: Collection[Delivery]) -> None:
    """What was claimed and not begun: somebody else may have it at once."""
    held(deliveries).filter(handed_at=None).update(state=State.PENDING, lease_until=None)


def note_fates(fates: Sequence[tuple[Delivery, Fate]]) -> None:
    """Writes down what became of them, unless somebody else was faster to say that nobody knows."""
    now = clock.now()
    sent = [delivery for delivery, fate in fates if fate == Fate.SENT]
    if sent:
        held(sent).update(state=State.SENT, sent_at=now, lease_until=None, failure=Failure.NONE)
    for delivery, fate in fates:
        if fate == Fate.UNKNOWN:
            held([delivery]).update(state=State.UNKNOWN, failure=Failure.CUT_OFF, lease_until=None)
        elif fate == Fate.LATER:
            try_later(delivery, now)
        elif fate != Fate.SENT:
            note_failure(delivery, FAILURES[fate])


def note_failure(delivery: Delivery, failure: Failure) -> None:
    held([delivery]).update(state=State.FAILED, failure=failure, lease_until=None)
    if failure == Failure.REFUSED_ADDRESS:
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
