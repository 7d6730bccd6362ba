"""Interests: what students keep of their answers, and take away again when they like."""

from itertools import groupby

from circles.models import Interest
from circles.models.interview import UNDO
from schools import clock
from schools.models import Member


def remove_interest(interest: Interest) -> None:
    """Nobody but the student sees it any more; it can be brought back for a day."""
    Interest.objects.filter(pk=interest.pk, removed_at=None).update(removed_at=clock.now())


def restore_interest(interest: Interest) -> bool:
    """Undoes `remove_interest`. False when the day is over."""
    removed = Interest.objects.filter(pk=interest.pk, removed_at__gt=clock.now() - UNDO)
    return removed.update(removed_at=None) == 1


def by_student(member: Member) -> list[tuple[Member, list[Interest]]]:
    """What the member may read of others, by the students' names. One query."""
    interests = Interest.objects.readable_by(member).select_related("student")
    found = interests.order_by("student__sort_key", "student", "-kept_at", "-pk")
    return [(student, list(group)) for student, group in groupby(found, key=lambda each: each.student)]
