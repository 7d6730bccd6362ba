from datetime import date
from typing import Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import LPad, Upper
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models.calendar import SchoolYear
from schools.models.district import School
from schools.models.member import WHOLE_SCHOOL, Member

LONGEST_GRADE = 10


def lasting(day: date, prefix: str = "") -> Q:
    """Not over on that day, begun or not."""
    return Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gte": day})


def on_day(day: date, prefix: str = "") -> Q:
    return lasting(day, prefix) & Q(**{f"{prefix}from_on__lte": day})


def by_grade() -> LPad:
    """A sort key: as text, 10 would come before 9. Kindergarten is 0, and words are behind all numbers."""
    words = Func(Upper("grade"), Value("^KG?$"), Value("0"), function="regexp_replace")
    return LPad(words, LONGEST_GRADE, Value("0"))


class AdvisoryQuerySet(models.QuerySet["Advisory"]):
    def current(self) -> Self:
        return self.filter(archived_on=None)

    def taught_by(self, member: Member) -> Self:
        """Those whose teacher the member is today, as a substitute is not."""
        return self.taught_on(clock.today(member.school), member.pk)

    def taught_on(self, today: date, member: int) -> Self:
        """The same by the member's id."""
        mine = Leadership.objects.filter(advisory=OuterRef("pk"), member=member, is_substitute=False)
        return self.filter(Exists(mine.on(today)))

    def led_by(self, member: Member) -> Self:
        """Those whose teacher, or today's substitute, the member is."""
        mine = Leadership.objects.filter(advisory=OuterRef("pk"), member=member).on(
            clock.today(member.school)
        )
        return self.filter(Exists(mine))

    def with_leader(self, member: Member) -> Self:
        """Adds `is_led`: whether the member is its teacher, or today's substitute."""
        return self.annotate(is_led=Exists(Advisory.objects.led_by(member).filter(pk=OuterRef("pk"))))

    def attended_by(self, member: Member) -> Self:
        """Those that the student is in today."""
        return self.attended_on(clock.today(member.school), member.pk)

    def attended_on(self, today: date, student: int) -> Self:
        """The same by the student's id."""
        mine = Enrollment.objects.filter(advisory=OuterRef("pk"), student=student)
        return self.filter(Exists(mine.on(today)))

    def visible_to(self, member: Member) -> Self:
        if member.role in WHOLE_SCHOOL:
            return self.all()
        return self.attended_by(member) if member.is_student else self.led_by(member)


class Advisory(models.Model):
    """A standing group of students with one or more teachers, usually for a year."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(
        SchoolYear, on_delete=models.PROTECT, related_name="advisories", db_constraint=False
    )
    name = models.CharField(_("name"), max_length=100)
    grade = models.CharField(_("grade"), max_length=LONGEST_GRADE, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    sourced_id = models.CharField(max_length=255, blank=True, editable=False)
    archived_on = models.DateField(null=True, blank=True, editable=False)

    # Only on advisories read with_leader().
    is_led: bool

    objects = AdvisoryQuerySet.as_manager()

    class Meta:
        ordering = [by_grade(), "name", "pk"]
        verbose_name_plural = _("advisories")
        constraints = [
            *school_guards("advisory", "year"),
            models.UniqueConstraint(
                fields=["school", "year", "name"],
                name="advisory_has_its_own_name",
                violation_error_message=_("There is an advisory of this name in this school year."),
            ),
            models.UniqueConstraint(
                fields=["school", "year", "sourced_id"],
                condition=~Q(sourced_id=""),
                name="advisory_has_its_own_sourced_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name


Row = TypeVar("Row", bound=models.Model)


DAYS = Func(F("from_on"), F("until_on"), Value("[]"), function="daterange", output_field=DateRangeField())


def just(field: F) -> Func:
    """A row's id as a range, which plain PostgreSQL can exclude by, without an extension."""
    return Func(field, field, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class OpenSpanQuerySet(models.QuerySet[Row]):
    """Rows that last from `from_on` to `until_on`, both days included, or without end."""

    def on(self, day: date) -> Self:
        return self.filter(on_day(day))

    def lasting(self, day: date) -> Self:
        return self.filter(lasting(day))


class Leadership(models.Model):
    """Who leads an advisory: its teachers without end, a substitute for named days."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="leaderships", db_constraint=False
    )
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="leaderships", db_constraint=False
    )
    is_substitute = models.BooleanField(default=False)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)

    objects = OpenSpanQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            *school_guards("leadership", "advisory", "member"),
            models.UniqueConstraint(
                fields=["advisory", "member"],
                condition=Q(is_substitute=False, until_on=None),
                name="teacher_leads_an_advisory_once",
                violation_error_message=_("This person leads the advisory already."),
            ),
            models.CheckConstraint(
                condition=Q(is_substitute=False) | Q(until_on__isnull=False),
                name="substitute_has_a_last_day",
                violation_error_message=_("Say on which day the substitute stops."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="leadership_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.advisory}"


class Enrollment(models.Model):
    """A student's membership of an advisory, from a date, until a date."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="enrollments", db_constraint=False
    )
    student = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="enrollments", db_constraint=False
    )
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"), null=True, blank=True)

    objects = OpenSpanQuerySet.as_manager()

    class Meta:
        ordering = ["student__sort_key", "pk"]
        constraints = [
            *school_guards("enrollment", "advisory", "student"),
            ExclusionConstraint(
                expressions=[(just(F("student")), RangeOperators.OVERLAPS), (DAYS, RangeOperators.OVERLAPS)],
                name="student_is_in_one_advisory_at_a_time",
                violation_error_message=_("This student is in another advisory. Move them instead."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="enrollment_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} · {self.advisory}"
