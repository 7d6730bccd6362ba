from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from care.models.asking import Asking
from care.models.waiting import Waiting, WaitingQuerySet, waits_or_is_held
from schools.guards import school_guards
from schools.models import Member, Role, School


class ConcernQuerySet(WaitingQuerySet["Concern"]):
    def sent_by(self, member: Member) -> Self:
        """Those who sent one see that it was, and when it was read."""
        return self.filter(sender=member)

    def for_adult(self, member: Member) -> Self:
        """Counselors; where the school has none, the named adults who were asked, while they have the same role."""
        if member.role == Role.COUNSELOR:
            return self.all()
        if member.role in (Role.TEACHER, Role.STAFF):
            return self.filter(Exists(asked_about_it().filter(adult=member)))
        return self.none()

    def held_by(self, adults: models.QuerySet[Member]) -> Self:
        """Held by one of these who can read it."""
        reads = Q(holder__role=Role.COUNSELOR) | Exists(asked_about_it().filter(adult=OuterRef("holder")))
        return self.filter(reads, holder__in=adults)

    def counted_by(self, member: Member) -> Self:
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()


def asked_about_it() -> models.QuerySet[Asking]:
    return Asking.objects.begun().still_theirs().filter(concern=OuterRef("pk"))


class Concern(Waiting):
    """What an adult read or heard and worries about, for the counselor. `words` are encrypted with the school's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    sender = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    words = models.BinaryField()
    reported_on = models.DateField(null=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [
            models.Index(fields=["school", "due_at"], condition=Q(closed_at=None), name="concerns_that_wait")
        ]
        constraints = [
            *school_guards("concern", "student", "sender", "holder"),
            *waits_or_is_held("concern"),
        ]

    def __str__(self) -> str:
        return f"concern {self.pk}"
