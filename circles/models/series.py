from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Advisory, Member, Role, School

SHORTEST, LONGEST = 5, 180
SCHEDULERS = (Role.TEACHER, Role.STAFF, Role.COUNSELOR, Role.ADMINISTRATOR)


def minutes_field(default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        _("minutes"), default=default, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )


def advisories_scheduled_by(member: Member) -> models.QuerySet[Advisory]:
    """Whose circles the member puts in the calendar: teachers for their advisories, administrators for all.

    A substitute takes over single days and schedules nothing.
    """
    if member.role == Role.ADMINISTRATOR:
        return Advisory.objects.current()
    if member.role not in SCHEDULERS:
        return Advisory.objects.none()
    return Advisory.objects.current().taught_by(member)


class SeriesQuerySet(models.QuerySet["Series"]):
    def scheduled_by(self, member: Member) -> Self:
        return self.filter(advisory__in=advisories_scheduled_by(member))

    def running(self) -> Self:
        return self.filter(ended_at=None)


class Series(models.Model):
    """The rule that puts circles in the calendar, at the school's wall time.

    `days` are weekdays ("13": Tuesday, Thursday), A or B days ("A"), or weekdays that are such days ("1A").
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="series", db_constraint=False
    )
    days = models.CharField(
        _("days"), max_length=9, help_text=_("Weekdays, 0 for Monday to 6 for Sunday; and A, B or AB.")
    )
    starts_at = models.TimeField(_("starts at"))
    minutes = minutes_field(default=30)
    place = models.CharField(_("place"), max_length=100, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    created_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "pk"]
        verbose_name_plural = _("series")
        constraints = [
            *school_guards("series", "advisory", "created_by"),
            models.CheckConstraint(
                condition=Q(days__regex=r"^0?1?2?3?4?5?6?A?B?$") & ~Q(days=""),
                name="series_days_are_days",
                violation_error_message=_("Choose at least one day."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="series_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)),
                name="series_lasts_minutes",
                violation_error_message=_("A circle lasts from 5 to 180 minutes."),
            ),
            models.UniqueConstraint(
                fields=["advisory", "days", "starts_at", "from_on", "until_on"],
                condition=Q(ended_at=None),
                name="series_is_scheduled_once",
                violation_error_message=_("This series is in the calendar already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.starts_at:%H:%M}"
