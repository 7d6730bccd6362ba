from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from circles.models.circle import Circle, CircleQuerySet, is_led_on
from schools import clock
from schools.guards import school_guards
from schools.models import Member, School


class TurnQuerySet(models.QuerySet["Turn"]):
    def readable_by(self, member: Member) -> Self:
        """Turns are for those who lead the circle, and for nobody else."""
        return self.of_circles_led_on(clock.today(member.school), member.pk)

    def of_circles_led_on(self, today: date, member: int) -> Self:
        """The same by the member's id."""
        return self.filter(circle__in=Circle.objects.filter(is_led_on(today, member)))

    def attendance_of(self, student: Member) -> Self:
        """The circles that the student was marked in: whether they were there, never what they said."""
        return self.filter(student=student, circle__state=Circle.State.HELD).defer("state")

    def attendance_in(self, circles: CircleQuerySet) -> Self:
        """Who was there in these circles, to be counted: never what became of anybody's turn."""
        return self.filter(circle__in=circles).defer("state").order_by()


class Turn(models.Model):
    """One student's part in one circle's share round, and whether they were there."""

    class State(models.TextChoices):
        SHARED = "shared", _("Shared")
        PASSED = "passed", _("Passed")
        COME_BACK = "come_back", _("Come back to me")
        NOT_REACHED = "not_reached", _("Not reached")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="turns", db_constraint=False)
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="turns", db_constraint=False)
    is_present = models.BooleanField(_("present"), default=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.SHARED, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["student__sort_key", "pk"]
        constraints = [
            *school_guards("turn", "circle", "student"),
            models.UniqueConstraint(fields=["circle", "student"], name="student_has_one_turn_in_a_circle"),
            models.CheckConstraint(
                condition=Q(is_present=True, state__in=["shared", "passed", "come_back", "not_reached"])
                | Q(is_present=False, state=""),
                name="absent_student_has_no_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.state}"


class LogRevision(models.Model):
    """What a log said after each time it was saved: a correction hides nothing.

    `data` is {"held": bool, "turns": {member id as str: "absent" or a turn's state}}, `note` the facilitator's as
    `circles.notes` encrypts it, if there is one. `token` is the form's own, so that the same form sent twice is saved
    once.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(
        Circle, on_delete=models.CASCADE, related_name="revisions", db_constraint=False
    )
    version = models.PositiveIntegerField()
    token = models.UUIDField()
    data = models.JSONField()
    note = models.BinaryField(null=True)
    saved_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            *school_guards("log_revision", "circle", "saved_by"),
            models.UniqueConstraint(fields=["circle", "version"], name="log_has_one_revision_of_a_version"),
            models.UniqueConstraint(fields=["circle", "token"], name="log_form_is_saved_once"),
        ]

    def __str__(self) -> str:
        return f"{self.circle} {self.version}"
