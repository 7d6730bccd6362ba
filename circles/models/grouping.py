from django.db import models

from circles.models.circle import Circle
from schools.guards import school_guards
from schools.models import Advisory, Member, School


class Grouping(models.Model):
    """Students put into pairs or small groups once, remembered so that next time others meet."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="groupings", db_constraint=False
    )
    circle = models.ForeignKey(
        Circle, on_delete=models.SET_NULL, null=True, related_name="groupings", db_constraint=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [*school_guards("grouping", "advisory", "circle")]

    def __str__(self) -> str:
        return f"{self.advisory} {self.pk}"


class GroupSeat(models.Model):
    """A student's place in the group of this number, from 1."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    grouping = models.ForeignKey(
        Grouping, on_delete=models.CASCADE, related_name="seats", db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        ordering = ["number", "student__sort_key", "pk"]
        constraints = [
            *school_guards("group_seat", "grouping", "student"),
            models.UniqueConstraint(fields=["grouping", "student"], name="student_sits_in_one_group"),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.number}"
