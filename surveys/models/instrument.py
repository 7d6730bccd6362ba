from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from schools.guards import school_guards
from schools.models import Member, Role, School
from surveys.instruments.content import Instrument, checked_instrument


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    def visible_to(self, member: Member) -> Self:
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()

    def own(self) -> Self:
        """The school's own: brought, written or adapted here."""
        return self.filter(pack="")

    def with_use(self) -> Self:
        """Adds `is_used`: whether a survey holds it, so that it never changes any more."""
        return self.annotate(
            is_used=Exists(self.model.objects.filter(pk=OuterRef("pk"), parts__isnull=False))
        )


class InstrumentVersion(models.Model):
    """One version of an instrument as the school keeps it. The database refuses to change one that a survey holds.

    `table` is the content of its file, checked by `problems_of`. `pack` names the pack it came with; the school's own
    have none.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    table = models.JSONField()
    pack = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    made_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    # Only on versions read with_use().
    is_used: bool

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        constraints = [
            *school_guards("instrument_version", "made_by"),
            models.UniqueConstraint(fields=["school", "code", "version"], name="version_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.code}/{self.version}"

    @property
    def is_own(self) -> bool:
        return not self.pack

    @property
    def supersedes(self) -> str:
        found: dict[str, Any] = self.table
        return str(found.get("supersedes", ""))

    @cached_property
    def instrument(self) -> Instrument:
        return checked_instrument(self.table)
