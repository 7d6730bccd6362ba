"""The items of a survey as HTML, rendered once for each answer they can have: thousands of people ask for the same."""

from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from surveys.questionnaire import fixed_questionnaire
from surveys.sheets import Answers

KEPT_IN_MEMORY = 8192


def questions_html(survey: UUID, answers: Answers) -> SafeString:
    language = get_language() or "en"
    each = (question_html(survey, number, given, language) for number, given in enumerate(answers.given, 1))
    return mark_safe("".join(each))


@lru_cache(KEPT_IN_MEMORY)
def question_html(survey: UUID, number: int, given: int, language: str) -> str:
    """With the given answer chosen; `language` is the active one, by which it is kept."""
    questionnaire = fixed_questionnaire(survey)
    question = questionnaire.questions[number - 1]
    context = {"question": question, "given": given, "total": len(questionnaire)}
    return render_to_string("surveys/_question.html", context)
