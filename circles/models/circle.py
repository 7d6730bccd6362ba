from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from circles.models.series import LONGEST, SHORTEST, Series, minutes_field
from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, Role, School
from schools.models.member import WHOLE_SCHOOL


class CircleQuerySet(models.QuerySet["Circle"]):
    def led_by(self, member: Member) -> Self:
        """Every circle of the advisories that the member teaches, and a substitute's on the named days alone.

        Leaders read and write the log of these and no others.
        """
        mine = Leadership.objects.filter(advisory=OuterRef("advisory"), member=member).on(
            clock.today(member.school)
        )
        named_days = Q(from_on__lte=OuterRef("on"), until_on__gte=OuterRef("on"))
        return self.filter(Exists(mine.filter(Q(is_substitute=False) | named_days)))

    def attended_by(self, member: Member) -> Self:
        """Those of the student's advisory on the days that the student belongs to it."""
        days = Q(until_on=None) | Q(until_on__gte=OuterRef("on"))
        mine = Enrollment.objects.filter(
            days, advisory=OuterRef("advisory"), student=member, from_on__lte=OuterRef("on")
        )
        return self.filter(Exists(mine))

    def visible_to(self, member: Member) -> Self:
        """Whose date, place and state the member may know; notes and turns are for `led_by` alone."""
        if member.role in WHOLE_SCHOOL:
            return self.all()
        if member.role == Role.STUDENT:
            return self.attended_by(member)
        return self.led_by(member)

    def with_closure(self) -> Self:
        """Adds `closure`: the reason why there is no school that day, or None."""
        closures = Closure.objects.filter(starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on"))
        return self.annotate(closure=Subquery(closures.values("reason")[:1]))

    def taking_place(self) -> Self:
        """Those that are not cancelled, on days with school, and those held all the same."""
        closures = Closure.objects.filter(starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on"))
        planned = Q(state__in=[Circle.State.PLANNED, Circle.State.RUNNING]) & ~Exists(closures)
        return self.filter(Q(state=Circle.State.HELD) | planned)


class Circle(models.Model):
    """One meeting of one advisory."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="circles", db_constraint=False
    )
    series = models.ForeignKey(
        Series, on_delete=models.SET_NULL, null=True, blank=True, related_name="circles", db_constraint=False
    )
    on = models.DateField(_("date"))
    starts_at = models.DateTimeField(_("starts at"))
    minutes = minutes_field(default=30)
    place = models.CharField(_("place"), max_length=100, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    moved_from = models.DateTimeField(null=True, blank=True, editable=False)
    note = models.TextField(_("facilitator's note"), max_length=5000, blank=True)
    log_version = models.PositiveIntegerField(default=0, editable=False)
    logged_at = models.DateTimeField(null=True, blank=True, editable=False)
    logged_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["school", "on"], name="circles_by_day")]
        constraints = [
            *school_guards("circle", "advisory", "series", "logged_by"),
            models.UniqueConstraint(
                fields=["advisory", "starts_at"],
                name="advisory_meets_once_at_a_time",
                violation_error_message=_("The advisory has a circle at this time already."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)),
                name="circle_lasts_minutes",
                violation_error_message=_("A circle lasts from 5 to 180 minutes."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="cancelled_circle_has_a_reason",
                violation_error_message=_("Say why the circle is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "running", "held", "cancelled"]),
                name="circle_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(log_version__gt=0), name="held_circle_is_logged"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.on}"
