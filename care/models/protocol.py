from datetime import time
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models import Member, Role, School

FEWEST_MINUTES, MOST_MINUTES = 5, 240
# Who may be asked by a student. Administrators see that calls are answered, and no call.
CARERS = (Role.COUNSELOR, Role.TEACHER, Role.STAFF)


class Protocol(models.Model):
    """How a school answers students who ask for an adult. Without it, or while it is off, they cannot ask here.

    `minutes` are for acknowledging a call within the hours of a school day; `emergency` says whom to call now,
    `instead` whom to see while it is off, `duty` what the law asks of staff.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField(_("students can ask for an adult in Advisory"), default=False)
    opens_at = models.TimeField(_("from"), default=time(8))
    closes_at = models.TimeField(_("until"), default=time(15, 30))
    minutes = models.PositiveSmallIntegerField(
        _("minutes to acknowledge a call"),
        default=30,
        validators=[MinValueValidator(FEWEST_MINUTES), MaxValueValidator(MOST_MINUTES)],
    )
    emergency = models.TextField(_("whom to call in an emergency"), blank=True)
    instead = models.TextField(_("whom to see while calls are off"), blank=True)
    duty = models.TextField(_("what the law asks of staff"), blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        constraints = [
            *school_guards("protocol", "changed_by"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="protocol_opens_before_it_closes",
                violation_error_message=_("The hours must end after they begin."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="protocol_minutes_are_sensible",
            ),
            models.CheckConstraint(
                condition=Q(is_on=False) | (~Q(emergency="") & ~Q(duty="")),
                name="protocol_that_is_on_has_its_words",
                violation_error_message=_(
                    "Write whom to call in an emergency and what the law asks of staff before you switch it on."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"protocol of {self.school_id}"


class NamedAdultQuerySet(models.QuerySet["NamedAdult"]):
    def in_order(self) -> Self:
        return self.order_by("position", "pk").select_related("member__account", "deputy__account")


class NamedAdult(models.Model):
    """One whom calls come to, in the order of `position`, and who stands in while they are away or have left."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    deputy = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_constraint=False
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = NamedAdultQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            *school_guards("named_adult", "member", "deputy"),
            models.UniqueConstraint(
                fields=["school", "member"],
                name="adult_is_named_once",
                violation_error_message=_("This person is named already."),
            ),
            models.CheckConstraint(
                condition=~Q(member=F("deputy")),
                name="deputy_is_somebody_else",
                violation_error_message=_("Choose somebody else as the deputy."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def kept_by(self, member: Member) -> Self:
        """One's own, for who may be asked; those of the named people for the office."""
        if member.role == Role.ADMINISTRATOR:
            named, deputies = NamedAdult.objects.values("member"), NamedAdult.objects.values("deputy")
            return self.filter(Q(member__in=named) | Q(member__in=deputies))
        return self.filter(member=member) if member.role in CARERS else self.none()

    def on(self, day: object) -> Self:
        return self.filter(from_on__lte=day, until_on__gte=day)


class Absence(models.Model):
    """Days on which an adult cannot be asked, the first and the last included."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    from_on = models.DateField(_("first day away"))
    until_on = models.DateField(_("last day away"))

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            *school_guards("absence", "member"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.from_on} {self.until_on}"


class ReachCheck(models.Model):
    """The test message of a month to a named adult or deputy, and when they said that it reached them."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    month = models.DateField()
    sent_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-month", "member__sort_key"]
        constraints = [
            *school_guards("reach_check", "member"),
            models.UniqueConstraint(fields=["member", "month"], name="adult_is_checked_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.month}"
