"""What a student writes: saved as often as they like while the interview is on."""

from dataclasses import dataclass

from django.db import transaction

from circles.interviews.people import hold_interview
from circles.models import Interview, InterviewAnswer
from schools.models import Member
from schools.seal import seal


@dataclass(frozen=True)
class Written:
    """What stands in the fields of one question."""

    text: str = ""
    is_kept: bool = False


Sheet = dict[int, Written]


class InterviewOver(Exception):
    """The interview ended while the student was writing."""


class WrittenMeanwhile(Exception):
    """The student saved something else in another window after this one was opened."""


def sheet_of(interview: Interview, student: Member) -> Sheet:
    """By the id of the question; questions without an answer are left out."""
    answers = InterviewAnswer.objects.filter(student=student, question__interview=interview)
    return {answer.question_id: Written(answer.text, answer.is_kept) for answer in answers}


def seal_of_sheet(sheet: Sheet) -> str:
    return seal(sorted((question, written.text, written.is_kept) for question, written in sheet.items()))


@transaction.atomic
def save_sheet(interview: Interview, student: Member, sheet: Sheet, seen: str) -> None:
    """Saves every answer with words and deletes the others.

    Raises InterviewOver, and WrittenMeanwhile unless `seen` is the seal of what is stored or the same is
    stored already.
    """
    locked = hold_interview(interview)
    if locked.is_ended:
        raise InterviewOver
    wanted = {question: written for question, written in sheet.items() if written.text}
    stored = sheet_of(locked, student)
    if wanted != stored and seen != seal_of_sheet(stored):
        raise WrittenMeanwhile
    write(locked, student, wanted, stored)


def write(interview: Interview, student: Member, wanted: Sheet, stored: Sheet) -> None:
    mine = InterviewAnswer.objects.filter(student=student, question__interview=interview)
    mine.exclude(question__in=wanted).delete()
    for question, written in wanted.items():
        if written != stored.get(question):
            InterviewAnswer.objects.update_or_create(
                question_id=question,
                student=student,
                defaults={
                    "school_id": interview.school_id,
                    "text": written.text,
                    "is_kept": written.is_kept,
                },
            )
