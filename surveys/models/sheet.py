from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Member, School
from surveys.models.survey import Survey


class SheetQuerySet(models.QuerySet["Sheet"]):
    def of(self, member: Member) -> Self:
        """Nobody's but one's own."""
        return self.filter(respondent=member)


class Sheet(models.Model):
    """One person's answers while their survey is open: theirs alone. See `surveys/sheets.py`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="sheets", db_constraint=False)
    respondent = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    answers = models.BinaryField()
    handed_in_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField()

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            *school_guards("sheet", "survey", "respondent"),
            models.UniqueConstraint(fields=["survey", "respondent"], name="person_has_one_sheet_a_survey"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class SealedSheet(models.Model):
    """Answers of a closed survey, without whose they are, with the groups that the person was in at closing.

    The application's role may put them here and cannot read them. What takes them out for the release is a function of
    the database that destroys them with it: see `surveys/doors.py`.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    school = models.ForeignKey(School, on_delete=models.DO_NOTHING, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    answers = models.BinaryField()
    groups = models.JSONField()

    class Meta:
        constraints = [*school_guards("sealed_sheet", "survey")]

    def __str__(self) -> str:
        return f"sealed sheet {self.pk}"


class AnsweredQuerySet(models.QuerySet["Answered"]):
    def of(self, member: Member) -> Self:
        """Nobody's but one's own."""
        return self.filter(member=member)


class Answered(models.Model):
    """That somebody answered a survey that is closed; no more of it stays with their name."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    objects = AnsweredQuerySet.as_manager()

    class Meta:
        constraints = [
            *school_guards("answered", "survey", "member"),
            models.UniqueConstraint(fields=["survey", "member"], name="person_answered_a_survey_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} answered {self.survey_id}"


class Counted(models.Model):
    """Somebody who was asked when the survey opened, with the groups they were in then; adults have none. Gone when
    the survey is closed. `handed_in_at` is that of a sheet that was destroyed since. See `surveys/counted.py`.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    grade = models.CharField(max_length=10, blank=True)
    advisory = models.CharField(max_length=20, blank=True)
    advisory_name = models.CharField(max_length=100, blank=True)
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            *school_guards("counted", "survey", "member"),
            models.UniqueConstraint(fields=["survey", "member"], name="person_is_counted_once_a_survey"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.survey_id}"


class Level(models.TextChoices):
    SCHOOL = "school", _("School")
    GRADE = "grade", _("Grade")
    ADVISORY = "advisory", _("Advisory")


class Turnout(models.Model):
    """How many of a group were asked and answered, as counted at closing. Shown in tens of percent only."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="turnouts", db_constraint=False)
    level = models.CharField(max_length=8, choices=Level.choices)
    group = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100, blank=True)
    asked = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *school_guards("turnout", "survey"),
            models.UniqueConstraint(fields=["survey", "level", "group"], name="turnout_is_counted_once"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("asked")), name="no_more_answer_than_are_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.group}"
