"""Who gets the weekly report: administrators unless they were left out, and counselors who were chosen."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.models import WeeklyRecipient
from reports.models.weekly import READERS
from schools.models import Member, Role


def candidates() -> QuerySet[Member]:
    """Of the current school, administrators first."""
    return (
        Member.objects.here()
        .filter(role__in=READERS)
        .select_related("account")
        .order_by("role", "sort_key", "pk")
    )


def recipients() -> QuerySet[Member]:
    """Whoever left, or has another role by now, is none."""
    chosen = WeeklyRecipient.objects.filter(member=OuterRef("pk"))
    as_usual = Q(~Exists(chosen), role=Role.ADMINISTRATOR)
    return candidates().filter(as_usual | Exists(chosen.filter(receives=True)))


@transaction.atomic
def choose_recipients(chosen: Collection[int]) -> None:
    """These and no other of the candidates. Who is as usual keeps no row, and follows a later role."""
    for member in candidates():
        receives = member.pk in chosen
        if receives == (member.role == Role.ADMINISTRATOR):
            WeeklyRecipient.objects.filter(member=member).delete()
        else:
            WeeklyRecipient.objects.update_or_create(
                member=member, defaults={"receives": receives, "school_id": member.school_id}
            )
