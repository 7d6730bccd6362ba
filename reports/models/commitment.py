from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Member, Role, School
from schools.models.member import LEADERS
from surveys.models import Part

LONGEST_SAID, LONGEST_WORDS = 300, 600


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def run_by(self, member: Member) -> Self:
        """Who writes them, also those that were taken away."""
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()

    def visible_to(self, member: Member) -> Self:
        """The office all that stand; leaders what students or families are told; students what is for them."""
        if member.role == Role.ADMINISTRATOR:
            return self.standing()
        if member.role in LEADERS:
            return self.standing().filter(Q(for_students=True) | Q(for_families=True))
        return self.standing().filter(for_students=True) if member.is_student else self.none()

    def shown_to_families(self) -> Self:
        return self.standing().filter(for_families=True)

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def removed(self) -> Self:
        return self.exclude(removed_at=None)

    def open(self) -> Self:
        return self.filter(done_at=None)

    def done(self) -> Self:
        return self.exclude(done_at=None)

    def overdue_on(self, day: date) -> Self:
        return self.standing().open().filter(due_on__lt=day)


class Commitment(models.Model):
    """“You said → we will → done”: what students said, what the school will do and by when, and what came of it.

    `part`, `construct` and `item` name what of a survey it was, if it was anything of one: see `Figure`. Its band is
    shown beside it to those who see that figure, and to nobody else.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    said = models.CharField(_("what students said"), max_length=LONGEST_SAID)
    part = models.ForeignKey(
        Part, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    construct = models.CharField(max_length=60, blank=True)
    item = models.CharField(max_length=60, blank=True)
    will = models.TextField(_("what the school will do"), max_length=LONGEST_WORDS)
    due_on = models.DateField(_("by when"))
    for_students = models.BooleanField(_("students"), default=True)
    for_families = models.BooleanField(_("families"), default=False)
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(_("what was done"), max_length=LONGEST_WORDS, blank=True)
    removed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["school", "due_on"], name="commitments_by_day")]
        constraints = [
            *school_guards("commitment", "part", "made_by"),
            models.CheckConstraint(
                condition=~Q(said="") & ~Q(will=""),
                name="commitment_has_words",
                violation_error_message=_("Say what students said, and what the school will do."),
            ),
            models.CheckConstraint(
                condition=Q(part=None) | ~Q(construct=""), name="commitment_names_what_was_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.will
