from datetime import date, datetime
from typing import Any, Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Member, Role, School
from schools.models.advisory import on_day
from schools.models.member import LEADERS
from schools.seal import seal
from surveys.models.instrument import InstrumentVersion

# Who may know how many answered, never who.
WATCHERS = (*LEADERS, Role.IT_LEAD)
ADULTS = tuple(role for role in Role if role not in (Role.STUDENT, Role.DISTRICT))


class Audience(models.TextChoices):
    SCHOOL = "school", _("All students")
    GRADES = "grades", _("Students of some grades")
    ADVISORIES = "advisories", _("Students of some advisories")
    STAFF = "staff", _("Adults who work here")


class Consent(models.TextChoices):
    """What the school's rules ask of families before a student answers."""

    OPT_OUT = "opt_out", _("Students take part unless their family opts out")
    OPT_IN = "opt_in", _("Students take part only if their family agreed")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def kept(self) -> Self:
        """Without those that were called off."""
        return self.filter(called_off_at=None)

    def open_at(self, moment: datetime) -> Self:
        return self.kept().filter(opens_at__lte=moment, closes_at__gt=moment, closed_at=None)

    def due_to_close(self, moment: datetime) -> Self:
        return self.kept().filter(closes_at__lte=moment, closed_at=None)

    def run_by(self, member: Member) -> Self:
        """Who makes, changes and closes them."""
        return self.ever_run_by(member).kept()

    def ever_run_by(self, member: Member) -> Self:
        """With those that were called off, which can be put back."""
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()

    def watched_by(self, member: Member) -> Self:
        """Who may know that there is one and how many answered: the office and counselors of all of them, leaders of
        those that are not for other advisories alone.
        """
        if member.role in (Role.ADMINISTRATOR, Role.IT_LEAD, Role.COUNSELOR):
            return self.kept()
        if member.role not in LEADERS:
            return self.none()
        mine = SurveyAdvisory.objects.filter(
            survey=OuterRef("pk"), advisory__in=Advisory.objects.led_by(member).order_by()
        )
        return self.kept().filter(
            Q(Exists(mine)) | Q(audience__in=[Audience.SCHOOL, Audience.GRADES, Audience.STAFF])
        )

    def put_to(self, member: Member) -> Self:
        """Those whose audience the member belongs to today, and whose rules let them take part."""
        if member.is_student:
            return self.put_to_student(member.pk, member.grade, clock.today(member.school))
        return self.put_to_adults() if member.role in ADULTS else self.none()

    def put_to_adults(self) -> Self:
        return self.filter(audience=Audience.STAFF)

    def put_to_student(self, student: int, grade: str, today: date) -> Self:
        return self.meant_for_student(student, grade, today).allowed_to(student)

    def meant_for_student(self, student: int, grade: str, today: date) -> Self:
        """Also those in which the student may not take part."""
        asked = SurveyAdvisory.objects.filter(
            on_day(today, "advisory__enrollments__"),
            survey=OuterRef("pk"),
            advisory__enrollments__student=student,
        )
        by_advisory = Q(audience=Audience.ADVISORIES) & Exists(asked)
        return self.filter(of_grade(grade) | by_advisory)

    def allowed_to(self, student: int) -> Self:
        by_rule = Case(When(consent=Consent.OPT_OUT, then=True), default=False)
        return self.filter(said(OuterRef("pk"), student, by_rule))


def of_grade(grade: str) -> Q:
    """The audiences of a student that do not depend on an advisory."""
    return Q(audience=Audience.SCHOOL) | Q(audience=Audience.GRADES, grades__contains=[grade])


def said(survey: Any, student: Any, otherwise: Any) -> Coalesce:
    """What is recorded for this survey, else what is recorded for all of them, else the rule."""
    recorded = Permission.objects.filter(Q(survey=survey) | Q(survey=None), student=student)
    nearest = recorded.order_by(F("survey").asc(nulls_last=True)).values("allowed")[:1]
    return Coalesce(Subquery(nearest), otherwise, output_field=models.BooleanField())


class Survey(models.Model):
    """One round of one or more instruments put to an audience between two instants.

    Its answers are encrypted with its own key, `wrapped` by a master key of the environment that `wrapped_by` names.
    `closed_at` is set once, with the sealing of its sheets; the database refuses answers from then on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("title"), max_length=80)
    audience = models.CharField(
        _("who is asked"), max_length=10, choices=Audience.choices, default=Audience.SCHOOL
    )
    grades = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    consent = models.CharField(
        _("what families decide"), max_length=7, choices=Consent.choices, default=Consent.OPT_OUT
    )
    contact = models.CharField(
        _("how families tell you"),
        max_length=300,
        blank=True,
    )
    question = models.CharField(_("open question"), max_length=200, blank=True)
    nudges = models.BooleanField(_("remind those who have not answered each Thursday"), default=True)
    wrapped = models.BinaryField(editable=False)
    wrapped_by = models.CharField(max_length=8, editable=False)
    made_by = models.ForeignKey(
        Member,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        db_constraint=False,
        editable=False,
    )
    made_at = models.DateTimeField(editable=False)
    called_off_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        indexes = [
            models.Index(
                fields=["school", "closes_at"], condition=Q(closed_at=None), name="surveys_not_closed"
            )
        ]
        constraints = [
            *school_guards("survey", "made_by"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="survey_closes_after_it_opens",
                violation_error_message=_("It closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="survey_audience_is_known"
            ),
            models.CheckConstraint(condition=Q(consent__in=Consent.values), name="survey_consent_is_known"),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(closed_at=None), name="survey_called_off_never_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_for_students(self) -> bool:
        return self.audience != Audience.STAFF

    def is_planned(self, now: datetime) -> bool:
        return now < self.opens_at

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at and not (self.closed_at or self.called_off_at)

    def is_over(self, now: datetime) -> bool:
        """Nobody can answer any more, whether or not its sheets are sealed yet."""
        return bool(self.closed_at) or now >= self.closes_at


class Part(models.Model):
    """What is asked of one version of an instrument: its items by code, in the order in which they are asked."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="parts", db_constraint=False)
    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="parts", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    items = ArrayField(models.CharField(max_length=60))

    class Meta:
        ordering = ["position"]
        constraints = [
            *school_guards("survey_part", "survey", "version"),
            models.UniqueConstraint(fields=["survey", "position"], name="survey_parts_have_an_order"),
            models.UniqueConstraint(fields=["survey", "version"], name="survey_asks_a_version_once"),
            models.CheckConstraint(condition=Q(items__len__gt=0), name="survey_part_asks_something"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.position}"


class SurveyAdvisory(models.Model):
    """An advisory that a survey for some advisories is put to."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, related_name="asked_advisories", db_constraint=False
    )
    advisory = models.ForeignKey(Advisory, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            *school_guards("survey_advisory", "survey", "advisory"),
            models.UniqueConstraint(fields=["survey", "advisory"], name="survey_asks_an_advisory_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.advisory_id}"


class PermissionQuerySet(models.QuerySet["Permission"]):
    def kept_by(self, member: Member) -> Self:
        """The office records them, because families tell the office; no teacher learns who was opted out."""
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()


class Permission(models.Model):
    """What a family said about one survey, or about all of them (no survey)."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, null=True, related_name="permissions", db_constraint=False
    )
    allowed = models.BooleanField()
    said_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    objects = PermissionQuerySet.as_manager()

    class Meta:
        ordering = ["student__sort_key", "pk"]
        constraints = [
            *school_guards("permission", "student", "survey", "recorded_by"),
            models.UniqueConstraint(
                fields=["student", "survey"], name="family_decides_once_a_survey", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.survey_id or 'always'} {self.allowed}"

    @property
    def seal(self) -> str:
        """Of what was said, for the page that shows it."""
        return seal([self.allowed, self.said_at.timestamp()])
