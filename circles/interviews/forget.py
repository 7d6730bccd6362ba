"""A student need not wait a day until what they wrote in an interview that ended is deleted."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from circles.interviews.people import hold_interview
from circles.models import Interest, Interview, InterviewAnswer
from schools.models import Member


def rest_of(interview: Interview, student: Member) -> QuerySet[InterviewAnswer]:
    """What the student wrote and is not among their interests."""
    same = {"interview": OuterRef("question__interview"), "question": OuterRef("question__text")}
    kept = Interest.objects.filter(student=OuterRef("student"), removed_at=None, **same)
    return InterviewAnswer.objects.filter(~Exists(kept), student=student, question__interview=interview)


@transaction.atomic
def forget_rest(interview: Interview, student: Member) -> bool:
    """Deletes it for good. False while the interview is on."""
    if not hold_interview(interview).is_ended:
        return False
    rest_of(interview, student).delete()
    return True
