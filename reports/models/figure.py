from typing import Self
from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models.release import Release
from schools.guards import school_guards
from schools.models import Advisory, Member, Role, School
from schools.models.member import LEADERS
from surveys.models import Part


class Level(models.TextChoices):
    """The closed list of tables: `reports.disclosure.shapes.Table`."""

    SCHOOL = "school", _("Whole school")
    GRADE = "grade", _("Grade")
    ATTRIBUTE = "attribute", _("Group")
    GRADE_ATTRIBUTE = "grade_attribute", _("Group in a grade")
    ADVISORY = "advisory", _("Advisory")


class ReleasedGroupQuerySet(models.QuerySet["ReleasedGroup"]):
    def visible_to(self, member: Member) -> Self:
        """Of releases that the member sees: the office every group, leaders the school, its grades and their own
        advisories, students the school.
        """
        if member.role == Role.ADMINISTRATOR:
            return self.all()
        if member.role in LEADERS:
            led = ArraySubquery(Advisory.objects.led_by(member).order_by().values("pk"))
            own = Q(level=Level.ADVISORY, advisories__contained_by=led)
            return self.filter(own | Q(level__in=[Level.SCHOOL, Level.GRADE]))
        return self.of_everybody() if member.is_student else self.none()

    def of_everybody(self) -> Self:
        """What students and families see: no part of the school by itself."""
        return self.filter(level=Level.SCHOOL)


class ReleasedGroup(models.Model):
    """A group of respondents that has figures. Groups without any are not stored, so that what is hidden and what does
    not exist look the same.

    `grades`, `values` of `attribute` and `advisories` (their ids, with `names`) say who is in it; several stand for
    small groups that are shown together, and `has_others` that people without a record are among them. `n` counts
    respondents.
    """

    # Without an index of the school alone: it finds all that a school ever released, and is taken for a short way.
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="groups", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=15, choices=Level.choices)
    grades = ArrayField(models.CharField(max_length=10), default=list)
    attribute = models.CharField(max_length=50, blank=True)
    values = ArrayField(models.CharField(max_length=50), default=list)
    advisories = ArrayField(models.BigIntegerField(), default=list)
    names = ArrayField(models.CharField(max_length=100), default=list)
    has_others = models.BooleanField(default=False)
    n = models.PositiveIntegerField()

    objects = ReleasedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["release", "level"], name="groups_of_a_level")]
        constraints = [
            *school_guards("released_group", "release"),
            models.UniqueConstraint(fields=["release", "position"], name="released_groups_have_an_order"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="released_group_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.position}"


class Figure(models.Model):
    """A band: between `low` and `high` percent of a group's answers were favourable, or chose the label at position
    `option` (from 0). A `low` of 0 means “at most `high`”, a `high` of 100 “at least `low`”.

    Of one item of the survey's part, or of a whole construct when `item` is empty. Stored once, with the release; the
    database refuses to change it.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    group = models.ForeignKey(
        ReleasedGroup, on_delete=models.CASCADE, related_name="figures", db_constraint=False, db_index=False
    )
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    construct = models.CharField(max_length=60)
    item = models.CharField(max_length=60, blank=True)
    option = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *school_guards("figure", "group", "part"),
            models.UniqueConstraint(
                fields=["group", "part", "construct", "item", "option"],
                name="figure_is_released_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0) & Q(high__lte=100) & Q(low__lt=F("high")), name="figure_is_a_band"
            ),
            models.CheckConstraint(condition=~Q(low=0) | ~Q(high=100), name="figure_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.low}–{self.high} %"


class OpenTextQuerySet(models.QuerySet["OpenText"]):
    def readable_by(self, member: Member) -> Self:
        return self.all() if member.role == Role.COUNSELOR else self.none()


class OpenText(models.Model):
    """What somebody wrote on the open question, without anything beside it. Encrypted with the school's own key; its id
    says neither when it was written nor by whom.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="texts", db_constraint=False)
    words = models.BinaryField()

    objects = OpenTextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [*school_guards("open_text", "release")]

    def __str__(self) -> str:
        return f"open text {self.pk}"
