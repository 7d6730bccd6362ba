from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from circles.models.agreement import Agreements
from circles.models.circle import Circle, is_led_by
from circles.models.grouping import Grouping
from schools import clock
from schools.guards import school_guards
from schools.models import Enrollment, Member, School


class RunQuerySet(models.QuerySet["Run"]):
    def led_by(self, member: Member) -> Self:
        """Those of the circles that the member leads: they drive everything."""
        return self.filter(is_led_by(member, "circle__"))

    def kept_by(self, member: Member) -> Self:
        """Those the student keeps, on their own day. Until the end they drive steps, time and order, no turns."""
        return self.kept_by_student(member.pk, clock.today(member.school))

    def kept_by_student(self, student: int, today: date) -> Self:
        """The same by the student's id."""
        mine = Circle.objects.attended_by_student(student).on_day(today).filter(pk=OuterRef("circle"))
        return self.filter(Exists(mine), keeper=student)

    def under_way(self) -> Self:
        return self.filter(ended_at=None)

    def with_newcomers(self) -> Self:
        """Adds `has_newcomers`: whether it is under way and somebody of the circle's day has no seat yet."""
        day = OuterRef("circle__on")
        lasting = Q(until_on=None) | Q(until_on__gte=day)
        here = Enrollment.objects.filter(lasting, from_on__lte=day, advisory=OuterRef("circle__advisory"))
        seated = Seat.objects.filter(run=OuterRef(OuterRef("pk")), student=OuterRef("student"))
        waiting = Q(ended_at=None) & Q(Exists(here.filter(~Exists(seated))))
        return self.annotate(has_newcomers=ExpressionWrapper(waiting, output_field=models.BooleanField()))

    def with_agreed(self) -> Self:
        """Adds `agreed`: the version of the advisory's agreements in digits, or None."""
        latest = Agreements.objects.filter(advisory=OuterRef("circle__advisory")).order_by("-version")
        return self.annotate(agreed=Cast(Subquery(latest.values("version")[:1]), models.TextField()))


class Run(models.Model):
    """A circle as it is run: which step, since when, who holds the talking piece. One row, changed by taps.

    `spent` are the seconds that each step took before `step_since`, `stretched` the minutes that were added to it.
    """

    class Showing(models.TextChoices):
        """What the projector shows besides the step, since the teacher chose so."""

        STEP = "step", _("The step alone")
        ORDER = "order", _("The order")
        GROUPS = "groups", _("The groups")
        HANDS = "hands", _("How it felt")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    step_since = models.DateTimeField()
    spent = ArrayField(models.PositiveIntegerField())
    stretched = ArrayField(models.PositiveSmallIntegerField())
    showing = models.CharField(max_length=6, choices=Showing.choices, default=Showing.STEP)
    holder = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    held_since = models.DateTimeField()
    keeper = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    grouping = models.ForeignKey(
        Grouping, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    # Only on runs read with_newcomers() and with_agreed().
    has_newcomers: bool
    agreed: str | None

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = [
            *school_guards("run", "circle", "holder", "keeper", "grouping"),
            models.UniqueConstraint(fields=["circle"], name="circle_is_run_once"),
            models.CheckConstraint(
                condition=Q(showing__in=["step", "order", "groups", "hands"]),
                name="projector_shows_what_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id} {self.version}"

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None


class Seat(models.Model):
    """A student's place in the speaking order, from 0, and their turn so far; absent, they have none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SHARED = "shared", _("Shared")
        PASSED = "passed", _("Passed")
        COME_BACK = "come_back", _("Come back to me")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="seats", db_constraint=False)
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    place = models.PositiveSmallIntegerField()
    is_present = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    turned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["run", "place"]
        constraints = [
            *school_guards("seat", "run", "student"),
            models.UniqueConstraint(fields=["run", "student"], name="student_has_one_seat"),
            models.UniqueConstraint(
                fields=["run", "place"], name="seats_stand_in_one_order", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(is_present=True, state__in=["waiting", "shared", "passed", "come_back"])
                | Q(is_present=False, state="waiting"),
                name="empty_seat_has_no_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.state}"


class Tap(models.Model):
    """One change of a run, by the token of the device that asked for it: sent again, it is done once."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="taps", db_constraint=False)
    token = models.UUIDField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            *school_guards("tap", "run"),
            models.UniqueConstraint(fields=["run", "token"], name="tap_is_taken_once"),
        ]

    def __str__(self) -> str:
        return str(self.token)
