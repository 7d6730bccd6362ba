from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Member, School
from schools.models.member import OFFICE


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, member: Member) -> Self:
        return self.all() if member.role in OFFICE else self.none()

    def waiting(self) -> Self:
        """Those on which a worker has work to do."""
        return self.filter(state__in=WAITING)

    def without_file(self) -> Self:
        """Leaves the large columns in the database."""
        return self.defer("content", "findings", "problems")


class Import(models.Model):
    """One roster file and what became of it. The row is the queue: a worker takes those that wait, by locking them.

    `choices` is roster.choices.Choices as JSON; `findings` what roster.preview describes; `problems` a list of
    roster.problems.Problem as lists. The file is kept only until the import is over.
    """

    class State(models.TextChoices):
        READING = "reading", _("Reading the file")
        CHOOSING = "choosing", _("Waiting for your choice of a school")
        READY = "ready", _("Waiting for you to look at it")
        APPLYING = "applying", _("Applying")
        APPLIED = "applied", _("Applied")
        DISCARDED = "discarded", _("Discarded")
        REFUSED = "refused", _("Refused")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.READING)
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    choices = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            *school_guards("import", "created_by"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["reading", "choosing", "ready", "applying"],
                    content__isnull=False,
                    finished_at__isnull=True,
                )
                | Q(
                    state__in=["applied", "discarded", "refused"],
                    content__isnull=True,
                    finished_at__isnull=False,
                ),
                name="import_keeps_its_file_until_it_is_over",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def summary(self) -> dict[str, Any]:
        return self.findings.get("summary", {})

    @property
    def fingerprint(self) -> str:
        """Of the preview that stands there; empty while there is none."""
        return self.findings.get("fingerprint", "")


WAITING = (Import.State.READING, Import.State.APPLYING)
