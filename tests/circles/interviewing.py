"""What tests of interest interviews put in: an interview of 7B with three questions, answers and pairs."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from circles.groupings import save_grouping
from circles.interviews.start import start_interview
from circles.models import Interview, InterviewAnswer
from schools.models import Enrollment, Member
from tests.cast import Place

QUESTIONS = ["What do you collect?", "Which song do you know by heart?", "What do you cook?"]
CANARY = "canary-interview-4c1d"


def put_interview(place: Place, advisory: str = "7B", leader: str = "rivera", **more: Any) -> Interview:
    interview = Interview(school=place.school, advisory=place.advisories[advisory], **more)
    return start_interview(interview, QUESTIONS, place.people[leader])


def put_answer(
    interview: Interview, student: Member, text: str = CANARY, position: int = 1, is_kept: bool = False
) -> InterviewAnswer:
    question = interview.questions.get(position=position)
    return InterviewAnswer.objects.create(
        school=interview.school, question=question, student=student, text=text, is_kept=is_kept
    )


def put_pairs(interview: Interview, *groups: Sequence[Member]) -> Interview:
    ids = [[student.pk for student in group] for group in groups]
    interview.grouping = save_grouping(interview.advisory, ids)
    interview.state = Interview.State.PAIRED
    interview.save(update_fields=["grouping", "state"])
    return interview


def put_student(place: Place, key: str, advisory: str = "7B") -> Member:
    student = place.add(key, "student", key.title(), "Stone")
    Enrollment.objects.create(
        school=place.school,
        advisory=place.advisories[advisory],
        student=student,
        from_on=place.year.starts_on,
    )
    return student


def url(name: str, interview: Interview) -> str:
    return reverse(f"circles:interview_{name}", args=[interview.pk])


def sheet(
    interview: Interview, texts: Sequence[str], keep: Sequence[int] = (), seen: str = ""
) -> dict[str, str]:
    """The student's form: answers by position; `keep` are positions from 1."""
    form = {"seen": seen}
    for question, text in zip(interview.questions.all(), texts, strict=False):
        form[f"text-{question.pk}"] = text
        if question.position in keep:
            form[f"keep-{question.pk}"] = "on"
    return form
