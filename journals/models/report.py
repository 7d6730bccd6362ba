from uuid import uuid4

from django.db import models
from django.db.models import OuterRef, Q

from journals.models.subject import about_one_thing, entry_key, thanks_key
from schools.guards import school_guards
from schools.models import Member, School


def hiding(subject: str) -> models.QuerySet["Hiding"]:
    """The hidings in force of the `entry` or the `thanks` of an outer query."""
    return Hiding.objects.filter(lifted_at=None, **{subject: OuterRef("pk")})


def open_report(subject: str) -> models.QuerySet["Report"]:
    return Report.objects.filter(closed_at=None, **{subject: OuterRef("pk")})


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
