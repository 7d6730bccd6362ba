"""What may become of a delivery, as steps of its row. Who sends holds it by a lease.

The lease is longer than the mail server's time-outs. `handed_at` is written before the words leave: who finds a lease
that is over with it knows that nobody knows, and without it that nothing was sent.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from notices.addresses import address_of, refuse_address
from notices.models import Delivery, State
from notices.models.delivery import Failure
from notices.transport import Fate
from schools import clock

BATCH = 50
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


def hand_over(delivery: Delivery, key_lasts: timedelta | None) -> bool:
    """Notes that its words leave now; False when the lease is over and somebody else may have it.

    `key_lasts` is how long a provider sends the delivery's key only once.
    """
    now = clock.now()
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=State.SENDING, tries=delivery.tries, lease_until__gt=now
    )
    until = now + key_lasts if key_lasts else None
    return mine.update(handed_at=now, lease_until=now + LEASE, repeatable_until=until) == 1


def note_fate(delivery: Delivery, fate: Fate) -> None:
    """Writes down what became of it, unless somebody else was faster to say that nobody knows."""
    now = clock.now()
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, tries=delivery.tries)
    if fate == Fate.SENT:
        mine.update(state=State.SENT, sent_at=now, lease_until=None)
    elif fate == Fate.UNKNOWN:
        mine.update(state=State.UNKNOWN, failure=Failure.CUT_OFF, lease_until=None)
    elif fate == Fate.LATER:
        try_later(delivery, now)
    else:
        mine.update(state=State.FAILED, failure=FAILURES[fate], lease_until=None)
        if fate == Fate.NO_SUCH_ADDRESS:
            refuse_address(delivery.member, address_of(delivery.member))


def try_later(delivery: Delivery, now: datetime) -> None:
    """Backs off, up to the message's age."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, tries=delivery.tries)
    due_at = now + BACK_OFF[min(delivery.tries, len(BACK_OFF)) - 1]
    if due_at < delivery.expires_at:
        mine.update(state=State.PENDING, due_at=due_at, lease_until=None, handed_at=None)
    else:
        mine.update(state=State.FAILED, failure=Failure.GAVE_UP, lease_until=None)


def retry(deliveries: QuerySet[Delivery]) -> int:
    """Tries again, at once and from the beginning, what failed and is not too late. Returns how many."""
    found = deliveries.filter(state=State.FAILED, expires_at__gt=clock.now())
    return found.update(state=State.PENDING, failure=Failure.NONE, due_at=clock.now(), tries=0)
