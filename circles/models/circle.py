from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _

from circles.models.series import LONGEST, SHORTEST, Series, advisories_scheduled_by, minutes_field
from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Closure, Enrollment, Leadership, Member, Role, School
from schools.models.member import LEADERS

VIEWERS = (Role.STUDENT, Role.TEACHER, Role.STAFF, Role.SUBSTITUTE, Role.COUNSELOR, Role.ADMINISTRATOR)
WHOLE_CALENDAR = (Role.COUNSELOR, Role.ADMINISTRATOR)


TO_LOG = ("planned", "running")  # the states of a circle that has no log yet and may get one
LENGTH = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), output_field=DurationField())


def closures_of_the_day() -> models.QuerySet:
    return Closure.objects.filter(starts_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on"))


def is_led_by(member: Member, circle: str = "") -> Exists:
    """Whether the member teaches a circle's advisory, or stands in on its day; `circle` leads to it: `circle__`."""
    return is_led_on(clock.today(member.school), member.pk, circle)


def is_led_on(today: date, member: int, circle: str = "") -> Exists:
    """The same by the member's id."""
    mine = Leadership.objects.on(today).filter(advisory=OuterRef(f"{circle}advisory"), member=member)
    named_days = Q(from_on__lte=OuterRef(f"{circle}on"), until_on__gte=OuterRef(f"{circle}on"))
    return Exists(mine.filter(Q(is_substitute=False) | named_days))


class CircleQuerySet(models.QuerySet["Circle"]):
    def led_by(self, member: Member) -> Self:
        """Every circle of the advisories that the member teaches, and a substitute's on the named days alone.

        Leaders read and write the log of these and no others.
        """
        return self.filter(is_led_by(member))

    def attended_by(self, member: Member) -> Self:
        """Those of the student's advisory on the days that the student belongs to it."""
        return self.attended_by_student(member.pk)

    def attended_by_student(self, student: int) -> Self:
        """The same by the student's id."""
        days = Q(until_on=None) | Q(until_on__gte=OuterRef("on"))
        mine = Enrollment.objects.filter(
            days, advisory=OuterRef("advisory"), student=student, from_on__lte=OuterRef("on")
        )
        return self.filter(Exists(mine))

    def visible_to(self, member: Member) -> Self:
        """Whose date, place and state the member may know; notes and turns are for `led_by` alone."""
        if member.role in WHOLE_CALENDAR:
            return self.all()
        if member.role == Role.STUDENT:
            return self.attended_by(member)
        return self.led_by(member)

    def counted_for(self, member: Member) -> Self:
        """Those that count on the member's page of circle practice: the school's for the office, else one's own."""
        if member.role == Role.ADMINISTRATOR:
            return self.all()
        return self.led_by(member) if member.role in LEADERS else self.none()

    def scheduled_by(self, member: Member) -> Self:
        """Those that the member may cancel, move and bring back: never a substitute's."""
        return self.filter(advisory__in=advisories_scheduled_by(member))

    def current(self) -> Self:
        """Without those that were still planned when their advisory was archived."""
        planned = Q(state=Circle.State.PLANNED, advisory__archived_on__lte=F("on"))
        return self.exclude(planned)

    def for_calendar(self) -> Self:
        """What everybody may know, with `closure` as `with_closure` says."""
        return self.current().with_closure().select_related("advisory")

    def with_leader(self, member: Member) -> Self:
        """Adds `is_led`: whether the member reads and writes its log."""
        return self.annotate(is_led=Exists(Circle.objects.led_by(member).filter(pk=OuterRef("pk"))))

    def with_closure(self) -> Self:
        """Adds `closure`: the reason why there is no school that day, or None."""
        return self.annotate(closure=Subquery(closures_of_the_day().values("reason")[:1]))

    def revise(self, **changes: Any) -> int:
        """Updates what people's calendars show, in a way that they notice; returns the number of circles."""
        return self.update(calendar_version=F("calendar_version") + 1, changed_at=clock.now(), **changes)

    def to_come(self) -> Self:
        """For the calendar: those that are planned and not over, on days with school."""
        ahead = self.for_calendar().alias(end_at=F("starts_at") + LENGTH).filter(end_at__gt=clock.now())
        return ahead.filter(~Exists(closures_of_the_day()), state=Circle.State.PLANNED)

    def today_or_to_meet(self, today: date) -> Self:
        """Of this day all; of later ones those that are neither cancelled nor on days without school."""
        meet = Q(state=Circle.State.RUNNING) | Q(~Exists(closures_of_the_day()), state=Circle.State.PLANNED)
        return self.filter(Q(on=today) | Q(meet, on__gt=today))

    def on_day(self, day: date) -> Self:
        return self.filter(on=day)

    def between(self, first: date, last: date) -> Self:
        return self.filter(on__range=(first, last))

    def unlogged(self, now: datetime) -> Self:
        """Those that are over and wait for their log: not cancelled, nor planned on a day without school."""
        begun = self.current().filter(state__in=TO_LOG, starts_at__lte=now)
        over = begun.alias(end_at=F("starts_at") + LENGTH).filter(end_at__lte=now)
        planned = Q(~Exists(closures_of_the_day()), state=Circle.State.PLANNED)
        return over.filter(planned | Q(state=Circle.State.RUNNING))

    def ended(self, now: datetime) -> Self:
        """Those that are over, or held already; also on days without school."""
        over = self.current().alias(end_at=F("starts_at") + LENGTH)
        return over.filter(Q(state=Circle.State.HELD) | Q(end_at__lte=now))

    def behind(self, now: datetime) -> Self:
        """Those that are held, and those that were due and are over, cancelled ones with them."""
        started = Q(state__in=[Circle.State.HELD, Circle.State.RUNNING])
        return self.ended(now).filter(started | Q(~Exists(closures_of_the_day())))


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
    first_minutes = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    first_place = models.CharField(max_length=100, blank=True, default="", editable=False)
    calendar_version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    log_version = models.PositiveIntegerField(default=0, editable=False)
    logged_at = models.DateTimeField(null=True, blank=True, editable=False)
    logged_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )

    # Only on circles read with_closure() and with_leader().
    closure: str | None
    is_led: bool

    objects = CircleQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["school", "on"], name="circles_by_day"),
            models.Index(
                fields=["school", "starts_at"], condition=Q(state__in=TO_LOG), name="circles_not_logged"
            ),
        ]
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
            models.CheckConstraint(
                condition=Q(moved_from__isnull=False) | Q(first_minutes=None, first_place=""),
                name="only_a_moved_circle_was_elsewhere_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.on}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED
