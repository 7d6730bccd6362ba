from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from journals.models.undo import UndoQuerySet
from schools import clock
from schools.dates import monday_of
from schools.guards import school_guards
from schools.models import Advisory, Member, Role, School


class WeekPromptQuerySet(UndoQuerySet["WeekPrompt"]):
    def of_week(self, day: date) -> Self:
        return self.filter(week_on=monday_of(day))

    def offered_to(self, student: Member) -> Self:
        """This week's of the school and of the student's advisory."""
        mine = Q(advisory=None) | Q(advisory__in=Advisory.objects.attended_by(student))
        return self.kept().of_week(clock.today(student.school)).filter(mine)

    def made_for(self, member: Member) -> Self:
        """Those that the member may change: an administrator's are the school's, a teacher's their advisories'."""
        mine = Q(advisory__in=Advisory.objects.taught_by(member))
        return self.filter(mine | Q(advisory=None) if member.role == Role.ADMINISTRATOR else mine)


class WeekPrompt(models.Model):
    """What students may write about in one week, from its Monday; of the whole school without an advisory."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("for"),
    )
    week_on = models.DateField(_("week"))
    text = models.CharField(_("prompt"), max_length=300)
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )

    removed_at = models.DateTimeField(null=True, editable=False)

    objects = WeekPromptQuerySet.as_manager()

    class Meta:
        ordering = ["-week_on", "advisory__name", "pk"]
        constraints = [
            *school_guards("week_prompt", "advisory", "made_by"),
            models.CheckConstraint(condition=Q(week_on__week_day=2), name="week_prompt_is_of_a_monday"),
            models.CheckConstraint(condition=~Q(text=""), name="week_prompt_says_something"),
            models.UniqueConstraint(
                fields=["advisory", "week_on", "text"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="week_prompt_is_said_once",
                violation_error_message=_("This prompt is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
