"""What became of a school's messages, for its office: never what they say."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from notices.health import PATIENCE
from notices.kinds import KINDS, discreet_kinds
from notices.models import Channel, Delivery, State
from notices.models.delivery import DeliveryQuerySet
from schools import clock
from schools.models import Member

SHOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Tally:
    """How many messages are in a state, by each way."""

    label: Any
    emails: int
    here: int


@dataclass(frozen=True)
class Trouble:
    """A delivery that the office may want to look at."""

    delivery: Delivery
    label: Any
    may_retry: bool


def overseen(member: Member) -> DeliveryQuerySet:
    """What the office may know of, and try again."""
    return Delivery.objects.overseen_by(member).exclude(kind__in=discreet_kinds())


def recent(member: Member) -> QuerySet[Delivery]:
    return overseen(member).filter(created_at__gt=clock.now() - SHOWN_FOR)


def tallies(member: Member) -> list[Tally]:
    rows = recent(member).order_by().values_list("state", "channel").annotate(Count("pk"))
    counts = Counter({(state, channel): count for state, channel, count in rows})
    return [Tally(state.label, counts[state, Channel.EMAIL], counts[state, Channel.INBOX]) for state in State]


def in_trouble(member: Member) -> QuerySet[Delivery]:
    """What was not sent, what nobody knows of, and what waits longer than it should; the latest first."""
    late = clock.now() - PATIENCE
    waits = Q(state=State.PENDING, due_at__lt=late) | Q(state=State.SENDING, lease_until__lt=late)
    found = recent(member).filter(Q(state__in=[State.FAILED, State.UNKNOWN]) | waits)
    return found.select_related("member").defer("title", "text", "url").order_by("-due_at", "-pk")


def troubles(member: Member, deliveries: Iterable[Delivery]) -> Iterator[Trouble]:
    """With what the office may do about each."""
    deliveries = list(deliveries)
    scope = overseen(member).to_retry()
    to_retry = set(scope.filter(pk__in=[each.pk for each in deliveries]).values_list("pk", flat=True))
    for delivery in deliveries:
        yield Trouble(delivery, label_of(delivery.kind), delivery.pk in to_retry)


def label_of(kind: str) -> Any:
    """Also of a kind that is no longer sent."""
    return KINDS[kind].label if kind in KINDS else kind
