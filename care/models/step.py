from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from care.models.asking import about_one, call_key, concern_key
from schools.guards import school_guards
from schools.models import Member, School


class Kind(models.TextChoices):
    """What happened to a call or a concern."""

    ADDED = "added", _("Added")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    ARRANGED = "arranged", _("Arranged")
    NOTED = "noted", _("Noted")
    HANDED_OVER = "handed_over", _("Handed over")
    REPORTED = "reported", _("Report made")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Opened again")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Notes are the adults' own.
FOR_STUDENTS = [kind for kind in Kind if kind not in (Kind.NOTED, Kind.REPORTED)]


class StepQuerySet(models.QuerySet["Step"]):
    def for_student(self) -> Self:
        return self.filter(kind__in=FOR_STUDENTS)


class Step(models.Model):
    """One thing that happened to a call or a concern; `words` are encrypted with the school's key, or None."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    call = call_key()
    concern = concern_key()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    to = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False)
    words = models.BinaryField(null=True)
    at = models.DateTimeField()

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            *school_guards("care_step", "call", "concern", "by", "to"),
            about_one("care_step"),
            models.CheckConstraint(
                condition=Q(kind=Kind.HANDED_OVER, to__isnull=False)
                | (~Q(kind=Kind.HANDED_OVER) & Q(to=None)),
                name="what_is_handed_over_goes_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
