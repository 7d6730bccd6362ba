from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

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
    """What a teacher thought about a circle afterwards and chose to keep: theirs alone."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="debriefs", db_constraint=False)
    written_by = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="+", db_constraint=False, editable=False
    )
    went_well = models.TextField(_("What went well?"), max_length=2000, blank=True)
    heard_less = models.TextField(_("Whom did I hear less, and why?"), max_length=2000, blank=True)
    tilted = models.TextField(_("Where might my own view be tilted?"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    # Only on debriefs read with_leader().
    is_led: bool

    objects = DebriefQuerySet.as_manager()

    class Meta:
        ordering = ["-circle__starts_at", "-pk"]
        constraints = [
            *school_guards("debrief", "circle", "written_by"),
            models.UniqueConstraint(
                fields=["circle", "written_by"], name="teacher_has_one_debrief_of_a_circle"
            ),
            models.CheckConstraint(
                condition=~Q(went_well="", heard_less="", tilted=""),
                name="debrief_says_something",
                violation_error_message=_(
                    "Write something, or just think about it: nothing needs to be saved."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.written_by_id}"

    def is_restorable(self, now: datetime) -> bool:
        return self.removed_at is not None and self.removed_at > now - UNDO
