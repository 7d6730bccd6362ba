from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models.district import School

Row = TypeVar("Row", bound=models.Model)


class SpanQuerySet(models.QuerySet[Row]):
    """Rows that last from `starts_on` to `ends_on`, both days included."""

    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def overlapping(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)


def in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("The last day is before the first."),
    )


class SchoolYear(models.Model):
    class Rotation(models.TextChoices):
        NONE = "none", _("No A and B days")
        DAYS = "days", _("A and B take turns every school day")
        WEEKS = "weeks", _("A and B take turns every week")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=50)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    rotation = models.CharField(
        _("A and B days"), max_length=5, choices=Rotation.choices, default=Rotation.NONE
    )

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            *school_guards("school_year"),
            in_order("school_year_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(ends_on__lt=F("starts_on") + 400),
                name="school_year_lasts_about_a_year",
                violation_error_message=_("A school year lasts at most 400 days."),
            ),
            models.UniqueConstraint(
                fields=["school", "name"],
                name="school_year_has_its_own_name",
                violation_error_message=_("There is a school year of this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    year = models.ForeignKey(SchoolYear, on_delete=models.CASCADE, related_name="terms", db_constraint=False)
    name = models.CharField(_("name"), max_length=50)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [*school_guards("term", "year"), in_order("term_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """One or more days without school, with the reason that people read."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=100)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = SpanQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            *school_guards("closure"),
            in_order("closure_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["school", "reason", "starts_on", "ends_on"],
                name="closure_is_told_once",
                violation_error_message=_("These days are in the calendar already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason
