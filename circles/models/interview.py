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


class InterviewQuerySet(models.QuerySet["Interview"]):
    def led_by(self, member: Member) -> Self:
        """Interviews of the advisories that the member leads today."""
        return self.filter(advisory__in=Advisory.objects.led_by(member))

    def attended_by(self, member: Member) -> Self:
        """Interviews of the advisory that the student is in today."""
        return self.filter(advisory__in=Advisory.objects.attended_by(member))


class Interview(models.Model):
    """Interest interviews of one advisory: students answer, swap answers with a partner, introduce each other.

    When it ends, what a student keeps becomes an interest and every other answer is deleted.
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
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.created_at:%Y-%m-%d}"


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
        """One's own; one's partners' once they are paired; and for those who lead the advisory today."""
        if not member.is_student:
            return self.filter(question__interview__in=Interview.objects.led_by(member))
        seat = GroupSeat.objects.filter(student=member, grouping=OuterRef("grouping"))
        partner = GroupSeat.objects.filter(
            grouping=OuterRef("question__interview__grouping"),
            student=OuterRef("student"),
            number__in=seat.values("number"),
        )
        enrolled = Enrollment.objects.filter(
            student=member, advisory=OuterRef("question__interview__advisory")
        )
        here = Exists(enrolled.on(clock.today(member.school)))
        paired = Q(question__interview__state=Interview.State.PAIRED)
        return self.filter(Q(student=member) | (paired & Exists(partner) & here))


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
        if member.is_student:
            return self.filter(student=member)
        enrolled = Enrollment.objects.filter(
            student=OuterRef("student"), advisory__in=Advisory.objects.led_by(member)
        )
        return self.filter(Exists(enrolled.on(clock.today(member.school))))


class Interest(models.Model):
    """Something a student likes, in their own words, which they agreed to keep and may take back."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="interests", db_constraint=False
    )
    question = models.CharField(max_length=300)
    text = models.TextField(max_length=LONGEST_ANSWER)
    kept_at = models.DateTimeField(auto_now_add=True)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            *school_guards("interest", "student"),
            models.CheckConstraint(condition=~Q(text=""), name="interest_has_words"),
        ]

    def __str__(self) -> str:
        return self.text
