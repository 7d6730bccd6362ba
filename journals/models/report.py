from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q

from journals.models.subject import about_one_thing, entry_key, thanks_key
from schools import clock
from schools.guards import school_guards
from schools.models import Member, School

REOPENED_WITHIN = timedelta(days=1)


def hiding(subject: str) -> models.QuerySet["Hiding"]:
    """The hidings in force of the `entry` or the `thanks` of an outer query."""
    return Hiding.objects.in_force().filter(**{subject: OuterRef("pk")})


def open_report(subject: str) -> models.QuerySet["Report"]:
    return Report.objects.open().filter(**{subject: OuterRef("pk")})


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def made_by(self, member: Member) -> Self:
        return self.filter(reporter=member)

    def reopenable_by(self, member: Member) -> Self:
        """Those of others that the member closed within a day."""
        closed = self.filter(closed_by=member, closed_at__gt=clock.now() - REOPENED_WITHIN)
        return closed.exclude(reporter=member)


class Report(models.Model):
    """Somebody's word that what they can read should be looked at. `words` are encrypted, and may be empty."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    entry = entry_key()
    thanks = thanks_key()
    reporter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    words = models.BinaryField()
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            *school_guards("report", "entry", "thanks", "reporter", "closed_by"),
            about_one_thing("report"),
            models.UniqueConstraint(
                fields=["reporter", "entry"],
                condition=Q(closed_at=None, entry__isnull=False),
                name="entry_is_reported_once_by_a_person",
            ),
            models.UniqueConstraint(
                fields=["reporter", "thanks"],
                condition=Q(closed_at=None, thanks__isnull=False),
                name="thanks_are_reported_once_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class HidingQuerySet(models.QuerySet["Hiding"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)


class Hiding(models.Model):
    """That something is hidden from the circle, and why: `words` are encrypted, and for the author to read."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    entry = entry_key()
    thanks = thanks_key()
    hidden_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    words = models.BinaryField()
    hidden_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        ordering = ["-hidden_at", "-pk"]
        constraints = [
            *school_guards("hiding", "entry", "thanks", "hidden_by"),
            about_one_thing("hiding"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(lifted_at=None, entry__isnull=False),
                name="entry_is_hidden_once",
            ),
            models.UniqueConstraint(
                fields=["thanks"],
                condition=Q(lifted_at=None, thanks__isnull=False),
                name="thanks_are_hidden_once",
            ),
        ]

    def __str__(self) -> str:
        return f"hiding {self.pk}"
