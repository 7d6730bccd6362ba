"""A person's messages in Advisory."""

from notices.models import Delivery
from schools import clock
from schools.models import Member


def unread_count(member: Member) -> int:
    return Delivery.objects.in_inbox_of(member).unread().count()


def mark_read(delivery: Delivery) -> None:
    """The first time counts."""
    Delivery.objects.filter(pk=delivery.pk, read_at=None).update(read_at=clock.now())


def mark_all_read(member: Member) -> int:
    return Delivery.objects.in_inbox_of(member).unread().update(read_at=clock.now())
