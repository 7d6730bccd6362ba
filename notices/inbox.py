"""A person's messages in Advisory."""

from datetime import UTC, datetime

from notices.models import Delivery
from notices.models.delivery import SHOWN_FOR
from schools import clock
from schools.models import Member
from schools.prepared import Prepared

UNREAD = Prepared(
    lambda member, since: Delivery.objects.arrived_for(member, since).unread().only("pk"),
    member=-1,
    since=datetime(2000, 1, 1, tzinfo=UTC),
)


def unread_count(member: Member) -> int:
    return UNREAD.count(member=member.pk, since=clock.now() - SHOWN_FOR)


def mark_read(delivery: Delivery) -> None:
    """The first time counts."""
    Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=clock.now())


def mark_all_read(member: Member) -> int:
    return Delivery.objects.in_inbox_of(member).unread().update(read_at=clock.now())
