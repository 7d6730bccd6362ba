from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from care.models.asking import Asking
from care.models.protocol import CARERS
from care.models.waiting import Waiting, WaitingQuerySet, waits_or_is_held
from schools.guards import school_guards
from schools.models import Member, Role, School


class Outcome(models.TextChoices):
    """How a call ended, in words for the student."""

    TALKED = "talked", _("We talked.")
    GOES_ON = "goes_on", _("We talked, and we meet again.")
    OTHER_HELP = "other_help", _("We found somebody else who helps.")
    NOT_NEEDED = "not_needed", _("You said that you do not need it any more.")
    NO_TIME_FOUND = "no_time_found", _("We did not find each other. Please ask again, or come by.")


class CallQuerySet(WaitingQuerySet["Call"]):
    def made_by(self, member: Member) -> Self:
        return self.filter(author=member)

    def open_of(self, author: int) -> Self:
        """Those of a student by their id that are not over, the latest first."""
        return self.open().filter(author=author).select_related("holder").order_by("-made_at", "pk")

    def for_adult(self, member: Member) -> Self:
        """Counselors see each call; teachers and staff those that they were asked by, or hold. Nobody else."""
        if member.role not in CARERS:
            return self.none()
        if member.role == Role.COUNSELOR:
            return self.all()
        asked = Asking.objects.begun().filter(call=OuterRef("pk"), adult=member)
        return self.filter(Q(Exists(asked)) | Q(holder=member))

    def held_by(self, adults: models.QuerySet[Member]) -> Self:
        return self.filter(holder__in=adults)

    def readable_by(self, member: Member) -> Self:
        return self.made_by(member) if member.is_student else self.for_adult(member)

    def counted_by(self, member: Member) -> Self:
        """That there is one, and when what happened: never whose it is, and no words."""
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()


class Call(Waiting):
    """A student's "I'd like to talk to an adult". `chosen` is whom they asked for, or nobody for any counselor.

    `words` are encrypted with the school's key, since a call belongs to its record: see `care/words.py`.
    A call that is withdrawn is closed without an outcome.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    chosen = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    words = models.BinaryField()
    outcome = models.CharField(max_length=13, choices=Outcome.choices, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [
            models.Index(fields=["school", "due_at"], condition=Q(closed_at=None), name="calls_that_wait"),
            models.Index(fields=["author", "-made_at"], name="calls_of_a_student"),
        ]
        constraints = [
            *school_guards("call", "author", "chosen", "holder"),
            *waits_or_is_held("call"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="", withdrawn_at=None)
                | (Q(closed_at__isnull=False) & (~Q(outcome="") | Q(withdrawn_at__isnull=False))),
                name="closed_call_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="call_outcome_is_known"
            ),
            models.UniqueConstraint(
                fields=["author", "chosen"],
                condition=Q(closed_at=None),
                name="student_asks_an_adult_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(closed_at=None, chosen=None),
                name="student_asks_any_counselor_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"
