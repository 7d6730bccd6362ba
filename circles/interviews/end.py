"""An interview ends, is brought back within a day, and leaves nothing behind but what students keep."""

from django.db import IntegrityError, transaction

from circles.interviews.people import hold_interview
from circles.interviews.start import InterviewIsOn
from circles.models import Interest, Interview, InterviewAnswer
from schools import clock
from schools.models import School


@transaction.atomic
def end_interview(interview: Interview) -> bool:
    """What students keep becomes their interests, and nobody else reads the answers any more.

    False when it had ended before.
    """
    ended = Interview.objects.on().filter(pk=interview.pk)
    if not ended.update(state=Interview.State.ENDED, ended_at=clock.now()):
        return False
    keep_interests(interview)
    return True


def keep_interests(interview: Interview) -> None:
    """Of those who have not left the school."""
    answers = InterviewAnswer.objects.filter(question__interview=interview, is_kept=True)
    kept = answers.filter(student__left_on=None).select_related("question")
    Interest.objects.bulk_create(
        Interest(
            school_id=answer.school_id,
            student_id=answer.student_id,
            question=answer.question.text,
            text=answer.text,
            interview=interview,
        )
        for answer in kept
    )


def reopen_interview(interview: Interview) -> bool:
    """Undoes `end_interview`. False when it is on, or the answers are deleted already.

    Raises InterviewIsOn when the advisory has begun another meanwhile.
    """
    try:
        with transaction.atomic():
            return bring_back(hold_interview(interview))
    except IntegrityError as error:
        raise InterviewIsOn from error


def bring_back(interview: Interview) -> bool:
    if interview.cleared_at or not interview.cleared_by or interview.cleared_by <= clock.now():
        return False
    take_interests_back(interview)
    interview.state = Interview.State.PAIRED if interview.grouping_id else Interview.State.ANSWERING
    interview.ended_at = None
    interview.save(update_fields=["state", "ended_at"])
    return True


def take_interests_back(interview: Interview) -> None:
    """With one that its student took away since then goes the answer, which others would read again."""
    for interest in interview.interests.select_for_update():
        if interest.removed_at:
            forget_answer(interest)
    interview.interests.all().delete()


def forget_answer(interest: Interest) -> None:
    answers = InterviewAnswer.objects.filter(student=interest.student_id, text=interest.text)
    answers.filter(question__interview=interest.interview_id, question__text=interest.question).delete()


def end_forgotten(school: School) -> None:
    """Ends what is on in archived advisories and in school years that are over."""
    for interview in Interview.objects.forgotten(clock.today(school)):
        end_interview(interview)


@transaction.atomic
def clear_interviews() -> None:
    """Deletes the answers of interviews that ended a day ago, and interests that were taken away a day ago."""
    now = clock.now()
    over = list(Interview.objects.to_clear(now).select_for_update(of=["self"]))
    InterviewAnswer.objects.filter(question__interview__in=over).delete()
    Interview.objects.filter(pk__in=[interview.pk for interview in over]).update(cleared_at=now)
    Interest.objects.to_clear(now).delete()
