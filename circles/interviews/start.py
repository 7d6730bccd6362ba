"""How interest interviews begin: with questions that the library suggests."""

import secrets
from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction

from circles.models import Interview, InterviewQuestion, Item
from circles.models.words import Kind
from schools.models import Advisory, Member

FEWEST, MOST, SUGGESTED = 3, 6, 5


class InterviewIsOn(Exception):
    """The advisory has an interview that has not ended."""


def suggest_questions(member: Member, number: int, but: Collection[str] = ()) -> list[str]:
    """Questions of the library at random. Those on protected areas come only when somebody writes them down."""
    questions = Item.objects.visible_to(member).unprotected().filter(kind=Kind.QUESTION)
    texts = [text for text in questions.values_list("text", flat=True) if text not in but]
    return secrets.SystemRandom().sample(texts, min(number, len(texts)))


def start_interview(interview: Interview, questions: Sequence[str], by: Member) -> Interview:
    """Raises InterviewIsOn when somebody else was quicker."""
    interview.made_by = by
    try:
        with transaction.atomic():
            interview.save()
            InterviewQuestion.objects.bulk_create(
                InterviewQuestion(
                    school_id=interview.school_id, interview=interview, position=position, text=text
                )
                for position, text in enumerate(questions, start=1)
            )
    except IntegrityError as error:
        raise InterviewIsOn from error
    return interview


def same_interview(advisory: Advisory, questions: Sequence[str]) -> Interview | None:
    """The one that is on with these very questions: what a form that is sent twice has made already."""
    interview = Interview.objects.on().filter(advisory=advisory).first()
    if interview and list(interview.questions.values_list("text", flat=True)) == list(questions):
        return interview
    return None
