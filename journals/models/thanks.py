from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from circles.models import Circle
from journals.models.offering import is_for, is_heard
from journals.models.report import hiding, open_report
from journals.models.undo import UndoQuerySet
from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Enrollment, Member, Role, School


class ThanksQuerySet(UndoQuerySet["Thanks"]):
    def given_by(self, member: Member) -> Self:
        return self.kept().filter(giver=member)

    def received_by(self, member: Member) -> Self:
        """Hidden ones reach no student."""
        rows = self.kept().filter(receiver=member, giver__left_on=None)
        return rows.filter(~Exists(hiding("thanks"))) if member.is_student else rows

    def reportable_by(self, member: Member) -> Self:
        return self.received_by(member)

    def held_by(self, member: Member) -> Self:
        """Given or received by the member."""
        given = Q(pk__in=Thanks.objects.given_by(member).values("pk"))
        received = Q(pk__in=Thanks.objects.received_by(member).values("pk"))
        return self.filter(given | received)

    def reported_to(self, member: Member) -> Self:
        """For counselors and who teaches its receiver: with a report that nobody closed yet, or hidden by them."""
        rows = self.kept().filter(giver__left_on=None)
        rows = rows.filter(
            Q(Exists(open_report("thanks"))) | Q(Exists(hiding("thanks").filter(hidden_by=member)))
        )
        if member.role == Role.COUNSELOR:
            return rows
        taught = Enrollment.objects.on(clock.today(member.school)).filter(
            student=OuterRef("receiver"), advisory__in=Advisory.objects.taught_by(member)
        )
        return rows.none() if member.is_student else rows.filter(Exists(taught))

    def looked_after_by(self, member: Member) -> Self:
        """Hiding them keeps them from students and from circles."""
        return self.reported_to(member)

    def hideable_by(self, member: Member) -> Self:
        return self.looked_after_by(member)

    def readable_by(self, member: Member) -> Self:
        """The giver's, the receiver's, and of those who look after a report."""
        held = Q(pk__in=Thanks.objects.held_by(member).values("pk"))
        reported = Q(pk__in=Thanks.objects.reported_to(member).values("pk"))
        return self.filter(held | reported)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_first(self) -> Self:
        return self.annotate(is_read=Q(read_at__isnull=False)).order_by("is_read", "-given_at", "pk")

    def spoken(self) -> Self:
        """Those that giver and receiver agreed to hear in a circle, and that are not hidden."""
        agreed = self.kept().filter(giver_agreed_at__isnull=False, receiver_agreed_at__isnull=False)
        return agreed.filter(~Exists(hiding("thanks")), giver__left_on=None, receiver__left_on=None)

    def offered_for(self, circle: Circle) -> Self:
        """What may be said in it: spoken ones of its students, which no other circle of theirs may have heard."""
        rows = self.spoken().annotate(spoken_at=Greatest("giver_agreed_at", "receiver_agreed_at"))
        theirs = is_for(circle, "giver", "spoken_at") | is_for(circle, "receiver", "spoken_at")
        return rows.filter(theirs).filter(~is_heard(circle, "spoken_at"))


class Thanks(models.Model):
    """A student's thank-you to somebody in school, or (no receiver) to somebody outside, for a card to print.

    `words` are encrypted with the giver's key: see `journals/words.py`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    giver = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    receiver = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    words = models.BinaryField()
    given_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    giver_agreed_at = models.DateTimeField(null=True)
    receiver_agreed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = ThanksQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "pk"]
        verbose_name_plural = "thanks"
        constraints = [
            *school_guards("thanks", "giver", "receiver"),
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | Q(receiver_agreed_at=None, read_at=None),
                name="who_is_outside_does_not_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"thanks {self.pk}"

    @property
    def is_spoken(self) -> bool:
        """Whether both agreed that it is said in a circle."""
        return self.giver_agreed_at is not None and self.receiver_agreed_at is not None
