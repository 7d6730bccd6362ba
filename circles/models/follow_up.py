from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from circles.models.circle import Circle
from schools.guards import school_guards
from schools.models import Member, School


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, member: Member) -> Self:
        """Its owner, and the teachers of the advisory it came from; never students, never the office."""
        return self.filter(Q(owner=member) | Q(circle__in=Circle.objects.led_by(member)))

    def with_people(self) -> Self:
        """With everybody and the advisory that pages name."""
        people = ("student", "owner", "done_by", "handed_from")
        return self.select_related(*people, "circle__advisory")

    def open(self) -> Self:
        return self.filter(done_at=None)

    def done(self) -> Self:
        return self.exclude(done_at=None)

    def handed_back_by(self, member: Member) -> Self:
        """Open ones that were handed over and that the member may give back to who had them before.

        These are one's own former ones, seen no more or still, and those of circles that one leads. Nobody gets back
        what they could not own now.
        """
        mine = Q(handed_from=member) | Q(circle__in=Circle.objects.led_by(member))
        return self.open().filter(mine, handed_from__in=Member.objects.leaders())

    def known_to(self, member: Member) -> Self:
        """Those that the member sees, and those seen no more that they may take back."""
        return self.visible_to(member) | self.handed_back_by(member)

    def with_hand_back(self, member: Member) -> Self:
        """Adds `may_hand_back`: whether it is among `handed_back_by`."""
        back = FollowUp.objects.handed_back_by(member)
        return self.annotate(may_hand_back=Exists(back.filter(pk=OuterRef("pk"))))


class FollowUp(models.Model):
    """A promise about a student, or about the whole group when no student is named."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(
        Circle, on_delete=models.CASCADE, related_name="follow_ups", db_constraint=False
    )
    student = models.ForeignKey(
        Member,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("about"),
    )
    owner = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="follow_ups",
        db_constraint=False,
        verbose_name=_("who does it"),
    )
    promise = models.CharField(_("what we promised"), max_length=300)
    due_on = models.DateField(_("by"))
    outcome = models.CharField(_("what came of it"), max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    handed_from = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    handed_at = models.DateTimeField(null=True, editable=False)
    created_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    # Only on follow-ups read with_hand_back().
    may_hand_back: bool

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            *school_guards("follow_up", "circle", "student", "owner", "done_by", "handed_from", "created_by"),
            models.CheckConstraint(
                condition=~Q(promise=""),
                name="follow_up_says_what_was_promised",
                violation_error_message=_("Say what you promised."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(done_at__isnull=False),
                name="open_follow_up_has_no_outcome",
                violation_error_message=_("What came of it is known when it is done."),
            ),
        ]

    def __str__(self) -> str:
        return self.promise
