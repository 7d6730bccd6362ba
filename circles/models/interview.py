from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from circles.models.circle import Circle
from circles.models.grouping import Grouping, GroupSeat
from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Enrollment, Member, School

LONGEST_ANSWER = 500


UNDO = timedelta(days=1)


class InterviewQuerySet(models.QuerySet["Interview"]):
    def led_by(self, member: Member) -> Self:
        """Interviews of the advisories that the member leads today; of an archived advisory nobody's."""
        return self.filter(advisory__in=Advisory.objects.current().led_by(member))

    def attended_by(self, member: Member) -> Self:
        """Interviews of the advisory that the student is in today."""
        return self.attended_on(clock.today(member.school), member.pk)

    def attended_on(self, today: date, student: int) -> Self:
        """The same by the student's id."""
        return self.filter(advisory__in=Advisory.objects.current().attended_on(today, student))

    def on(self) -> Self:
        return self.exclude(state=Interview.State.ENDED)

    def forgotten(self, today: date) -> Self:
        """What is on although their advisory is archived or its school year is over."""
        over = Q(advisory__archived_on__isnull=False) | Q(advisory__year__ends_on__lt=today)
        return self.on().filter(over)

    def to_clear(self, now: datetime) -> Self:
        """Those whose end can no longer be undone, with answers still there."""
        return self.filter(state=Interview.State.ENDED, cleared_at=None, ended_at__lte=now - UNDO)


class Interview(models.Model):
    """Interest interviews of one advisory: students answer, swap answers with a partner, introduce each other.

    When it ends, what a student keeps becomes an interest, and nobody else reads the answers any more. They are
    deleted at `cleared_at`, a day later: until then the end can be undone.
    """

    class State(models.TextChoices):
        ANSWERING = "answering", _("Students answer")
        PAIRED = "paired", _("Partners read each other")
        ENDED = "ended", _("Ended")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="interviews", db_constraint=False
    )
    circle = models.ForeignKey(
        Circle,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interviews",
        db_constraint=False,
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.ANSWERING, editable=False)
    grouping = models.ForeignKey(
        Grouping, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    cleared_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            *school_guards("interview", "advisory", "circle", "grouping", "made_by"),
            models.UniqueConstraint(
                fields=["advisory"],
                condition=~Q(state="ended"),
                name="advisory_has_one_interview_at_a_time",
                violation_error_message=_("An interview is on already. End it first."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["answering", "paired", "ended"]), name="interview_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
                name="interview_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.created_at:%Y-%m-%d}"

    @property
    def is_ended(self) -> bool:
        return self.state == self.State.ENDED

    @property
    def is_paired(self) -> bool:
        return self.state == self.State.PAIRED

    @property
    def cleared_by(self) -> datetime | None:
        """Until when the end can be undone."""
        return self.ended_at and self.ended_at + UNDO

    @property
    def may_come_back(self) -> bool:
        return bool(self.cleared_by and not self.cleared_at and self.cleared_by > clock.now())


class InterviewQuestion(models.Model):
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="questions", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("question"), max_length=300)

    class Meta:
        ordering = ["position"]
        constraints = [
            *school_guards("interview_question", "interview"),
            models.UniqueConstraint(fields=["interview", "position"], name="questions_stand_in_one_order"),
        ]

    def __str__(self) -> str:
        return self.text


class InterviewAnswerQuerySet(models.QuerySet["InterviewAnswer"]):
    def readable_by(self, member: Member) -> Self:
        """One's own. While it is on, also one's partners', and those of the advisories that one leads today.

        Of students who are no longer in the advisory nobody else reads anything, and they read nobody's.
        """
        enrolled = Enrollment.objects.filter(
            student=OuterRef("student"), advisory=OuterRef("question__interview__advisory")
        )
        here = Exists(enrolled.on(clock.today(member.school)))
        if not member.is_student:
            return self.filter(here, question__interview__in=Interview.objects.on().led_by(member))
        paired = Interview.objects.filter(state=Interview.State.PAIRED).attended_by(member)
        return self.filter(Q(student=member) | Q(here, beside(member), question__interview__in=paired))


def beside(member: Member) -> Exists:
    """Whether the author of an answer sits in the member's group."""
    mine = GroupSeat.objects.filter(student=member, grouping=OuterRef("grouping"), number=OuterRef("number"))
    seat = GroupSeat.objects.filter(
        grouping=OuterRef("question__interview__grouping"), student=OuterRef("student")
    )
    return Exists(seat.filter(Exists(mine)))


class InterviewAnswer(models.Model):
    """What a student wrote to one question; `is_kept` when they agree to keep it as an interest."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(
        InterviewQuestion, on_delete=models.CASCADE, related_name="answers", db_constraint=False
    )
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    text = models.TextField(_("answer"), max_length=LONGEST_ANSWER)
    is_kept = models.BooleanField(_("keep it as one of my interests"), default=False)
    written_at = models.DateTimeField(auto_now=True)

    objects = InterviewAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [
            *school_guards("interview_answer", "question", "student"),
            models.UniqueConstraint(fields=["question", "student"], name="student_answers_a_question_once"),
            models.CheckConstraint(condition=~Q(text=""), name="interview_answer_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.student} {self.question_id}"


class InterestQuerySet(models.QuerySet["Interest"]):
    def readable_by(self, member: Member) -> Self:
        """One's own, and for those who lead the student's advisory today."""
        found = self.filter(removed_at=None)
        if member.is_student:
            return found.filter(student=member)
        enrolled = Enrollment.objects.filter(
            student=OuterRef("student"), advisory__in=Advisory.objects.current().led_by(member)
        )
        return found.filter(Exists(enrolled.on(clock.today(member.school))))

    def of(self, student: Member) -> Self:
        """The student's own, also what they took away and may still take back."""
        return self.filter(student=student)

    def to_clear(self, now: datetime) -> Self:
        return self.filter(removed_at__lte=now - UNDO)


class Interest(models.Model):
    """Something a student likes, in their own words, which they agreed to keep and may take away again.

    What is taken away nobody else sees; it is deleted a day later, or when its interview is brought back.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="interests", db_constraint=False
    )
    question = models.CharField(max_length=300)
    text = models.TextField(max_length=LONGEST_ANSWER)
    interview = models.ForeignKey(
        Interview, on_delete=models.SET_NULL, null=True, related_name="interests", db_constraint=False
    )
    kept_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            *school_guards("interest", "student", "interview"),
            models.CheckConstraint(condition=~Q(text=""), name="interest_has_words"),
        ]

    def __str__(self) -> str:
        return self.text
