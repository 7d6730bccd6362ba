from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from circles.models.circle import Circle
from schools.guards import school_guards
from schools.models import Member, School

UNDO = timedelta(days=1)


class DebriefQuerySet(models.QuerySet["Debrief"]):
    def readable_by(self, member: Member) -> Self:
        """Its author's own, also when they do not lead the circle any more; nobody else's."""
        return self.filter(written_by=member)

    def kept(self) -> Self:
        return self.filter(removed_at=None)

    def restorable(self, now: datetime) -> Self:
        """Those that were taken away less than a day ago."""
        return self.filter(removed_at__gt=now - UNDO)

    def to_forget(self, now: datetime) -> Self:
        return self.filter(removed_at__lte=now - UNDO)

    def with_leader(self, member: Member) -> Self:
        """Adds `is_led`: whether the member leads the circle still, and may open its page."""
        return self.annotate(is_led=Exists(Circle.objects.led_by(member).filter(pk=OuterRef("circle"))))


class Debrief(models.Model):
    """What a teacher thought about a circle afterwards and chose to keep: theirs alone, encrypted with their key."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="debriefs", db_constraint=False)
    written_by = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", db_constraint=False, editable=False
    )
    answers = models.BinaryField()
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    # Only on debriefs read with_leader().
    is_led: bool
    # Only on debriefs that `circles.debriefs` opened: the words of each answer, None when they can no longer be read.
    words: dict[str, str] | None

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-circle__starts_at", "-pk"]
        constraints = [
            *school_guards("debrief", "circle", "written_by"),
            models.UniqueConstraint(
                fields=["circle", "written_by"], name="teacher_has_one_debrief_of_a_circle"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.written_by_id}"

    def is_restorable(self, now: datetime) -> bool:
        return self.removed_at is not None and self.removed_at > now - UNDO
