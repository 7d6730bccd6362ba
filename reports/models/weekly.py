from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Member, Role, School

READERS = (Role.ADMINISTRATOR, Role.COUNSELOR)


class WeeklySchedule(models.Model):
    """On which day of the week a school gets its report, 0 for Monday. Without a row it is Monday."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(_("day"), default=0)

    class Meta:
        constraints = [
            *school_guards("weekly_schedule"),
            models.UniqueConstraint(fields=["school"], name="school_has_one_weekly_schedule"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_schedule_names_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.school_id} {self.weekday}"


class WeeklyRecipient(models.Model):
    """What was chosen for one person. Without a row administrators get the report, and counselors do not."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    receives = models.BooleanField()

    class Meta:
        constraints = [
            *school_guards("weekly_recipient", "member"),
            models.UniqueConstraint(fields=["member"], name="weekly_recipient_is_chosen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.receives}"


def reads_weekly_reports(member: Member) -> bool:
    """Administrators do, and counselors who were chosen to get them."""
    if member.role == Role.ADMINISTRATOR:
        return True
    chosen = WeeklyRecipient.objects.filter(member=member, receives=True)
    return member.role in READERS and chosen.exists()


class WeeklyReportQuerySet(models.QuerySet["WeeklyReport"]):
    def visible_to(self, member: Member) -> Self:
        return self.all() if reads_weekly_reports(member) else self.none()


class WeeklyReport(models.Model):
    """What was counted of one week of a school, once. `monday` is the week's.

    `numbers` are those of the school as a whole, with ids of surveys and advisories and of nobody: see
    `reports/weekly/counting.py`.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    numbers = models.JSONField()
    built_at = models.DateTimeField()

    objects = WeeklyReportQuerySet.as_manager()

    class Meta:
        ordering = ["-monday"]
        constraints = [
            *school_guards("weekly_report"),
            models.UniqueConstraint(fields=["school", "monday"], name="week_is_reported_once"),
            models.CheckConstraint(
                condition=Q(monday__iso_week_day=1), name="reported_week_begins_on_monday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.monday}"
