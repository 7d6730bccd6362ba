"""The items of a survey as HTML, rendered once for each answer they can have, and what stands around them, rendered
once for all: thousands of people ask for the same.
"""

from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from surveys.models import Survey
from surveys.questionnaire import fixed_questionnaire
from surveys.sentences import UNTIL_HANDED_IN, confidentiality
from surveys.sheets import Answers

KEPT_IN_MEMORY = 8192
PIECES = ("assets", "back", "words", "top", "promise", "end", "until", "steps")
FRAMES_IN_MEMORY = 256


def questions_html(survey: UUID, answers: Answers, at: int | None = None) -> SafeString:
    """All of them, or the one `at` alone."""
    language = get_language() or "en"
    numbered = enumerate(answers.given, 1)
    each = (
        question_html(survey, number, given, language) for number, given in numbered if at in (None, number)
    )
    return mark_safe("".join(each))


@lru_cache(KEPT_IN_MEMORY)
def question_html(survey: UUID, number: int, given: int, language: str) -> str:
    """With the given answer chosen; `language` is the active one, by which it is kept."""
    questionnaire = fixed_questionnaire(survey)
    question = questionnaire.questions[number - 1]
    context = {"question": question, "given": given, "total": len(questionnaire)}
    return render_to_string("surveys/_question.html", context)


def frame_html(survey: Survey, total: int, is_handed_in: bool) -> dict[str, SafeString]:
    """What is the same for everybody, by the name of its piece."""
    return kept_frame(survey.is_for_students, total, is_handed_in, get_language() or "en")


@lru_cache(FRAMES_IN_MEMORY)
def kept_frame(is_for_students: bool, total: int, is_handed_in: bool, language: str) -> dict[str, SafeString]:
    context = {
        "total": total,
        "is_handed_in": is_handed_in,
        "confidentiality": confidentiality(is_for_students),
        "until_handed_in": UNTIL_HANDED_IN,
    }
    return {name: render_to_string(f"surveys/_sheet_{name}.html", context) for name in PIECES}
