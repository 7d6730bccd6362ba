"""What may become of a delivery, as steps of its row. Who sends holds it by a lease.

The lease is longer than the mail server's time-outs. `handed_at` is written before the words leave: who finds a lease
that is over with it knows that nobody knows, and without it that nothing was sent.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet

from notices.addresses import address_of, refuse_address
from notices.models import Delivery, State
from notices.models.delivery import Failure
from notices.transport import Fate
from schools import clock

BATCH = 100
LEASE = timedelta(minutes=5)
BACK_OFF = [timedelta(minutes=minutes) for minutes in (5, 30, 60, 120)]
FAILURES = {Fate.REFUSED: Failure.REFUSED, Fate.NO_SUCH_ADDRESS: Failure.REFUSED_ADDRESS}


def recover() -> None:
    """Takes up what stopped senders left, and puts away what is too late for anybody."""
    now = clock.now()
    left = Delivery.objects.left_behind()
    left.filter(handed_at=None).update(state=State.PENDING, lease_until=None)
    left.update(state=State.UNKNOWN, lease_until=None, failure=Failure.CUT_OFF)
    harmless = Q(is_essential=True) | Q(repeatable_until__gt=now)
    unknown = Delivery.objects.filter(harmless, state=State.UNKNOWN, expires_at__gt=now)
    unknown.update(state=State.PENDING, failure=Failure.NONE)
    pending = Delivery.objects.filter(state=State.PENDING)
    pending.filter(expires_at__lte=now).update(state=State.CANCELLED, failure=Failure.TOO_LATE)


def claim() -> list[Delivery]:
    """Up to a batch of what is due, essential messages first, this sender's alone until the lease ends."""
    due = Delivery.objects.due().order_by("-is_essential", "due_at", "pk")
    ids = list(due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    mine = Delivery.objects.filter(pk__in=ids)
    mine.update(
        state=State.SENDING,
        lease_until=clock.now() + LEASE,
        handed_at=None,
        repeatable_until=None,
        tries=F("tries") + 1,
    )
    people = mine.select_related("member__school", "member__account")
    return list(people.order_by("-is_essential", "due_at", "pk"))


def held(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    """Those of them that are this sender's still, told by the number of the try."""
    mine = (Q(pk=delivery.pk, tries=delivery.tries) for delivery in deliveries)
    return Delivery.objects.filter(reduce(or_, mine, Q(pk=None)), state=State.SENDING)


def hand_over(deliveries: Sequence[Delivery], key_lasts: timedelta | None) -> set[int]:
    """Notes that their words leave now; returns the ids of those whose lease is not over, which alone may.

    `key_lasts` is how long a provider sends a delivery's key only once.
    """
    now = clock.now()
    ids = set(held(deliveries).filter(lease_until__gt=now).select_for_update().values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=ids).update(
        handed_at=now, lease_until=now + LEASE, repeatable_until=now + key_lasts if key_lasts else None
    )
    return ids


def note_fates(fates: Sequence[tuple[Delivery, Fate]]) -> None:
    """Writes down what became of them, unless somebody else was faster to say that nobody knows."""
    now = clock.now()
    sent = [delivery for delivery, fate in fates if fate == Fate.SENT]
    if sent:
        held(sent).update(state=State.SENT, sent_at=now, lease_until=None)
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
    due_at = now + BACK_OFF[min(delivery.tries, len(BACK_OFF)) - 1]
    if due_at < delivery.expires_at:
        held([delivery]).update(state=State.PENDING, due_at=due_at, lease_until=None, handed_at=None)
    else:
        note_failure(delivery, Failure.GAVE_UP)


def retry(deliveries: QuerySet[Delivery]) -> int:
    """Tries again, at once and from the beginning, what failed and is not too late. Returns how many."""
    found = deliveries.filter(state=State.FAILED, expires_at__gt=clock.now())
    return found.update(state=State.PENDING, failure=Failure.NONE, due_at=clock.now(), tries=0)
