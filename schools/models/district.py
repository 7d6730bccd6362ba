from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("“%(name)s” is not a time zone."), params={"name": name})


def idle_minutes(default: int, longest: int) -> Any:
    return models.PositiveSmallIntegerField(
        default=default, validators=[MinValueValidator(1), MaxValueValidator(longest)]
    )


class District(models.Model):
    name = models.CharField(_("name"), max_length=200)
    is_demo = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.name


class School(models.Model):
    """The tenant: nothing crosses it."""

    STUDENT_IDLE_MINUTES = 15
    STAFF_IDLE_MINUTES = 60

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("name of the school"), max_length=200)
    slug = models.SlugField(_("short name"), unique=True)
    sourced_id = models.CharField(max_length=255, blank=True, editable=False)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="America/New_York", validators=[validate_time_zone]
    )
    weekdays = models.CharField(
        _("school days"), max_length=7, default="01234", help_text=_("0 is Monday, 6 is Sunday.")
    )
    student_idle_minutes = idle_minutes(STUDENT_IDLE_MINUTES, STUDENT_IDLE_MINUTES)
    staff_idle_minutes = idle_minutes(STAFF_IDLE_MINUTES, STAFF_IDLE_MINUTES)
    reminds_students = models.BooleanField(_("tell students of their circles"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closures_version = models.PositiveIntegerField(default=0, editable=False)
    closures_changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(student_idle_minutes__range=(1, 15)), name="school_signs_idle_students_out"
            ),
            models.CheckConstraint(
                condition=models.Q(staff_idle_minutes__range=(1, 60)), name="school_signs_idle_staff_out"
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__regex=r"^0?1?2?3?4?5?6?$") & ~models.Q(weekdays=""),
                name="school_weekdays_are_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def weekday_numbers(self) -> list[int]:
        """The days with school, 0 for Monday."""
        return [int(day) for day in self.weekdays]
