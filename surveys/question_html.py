"""The page of a survey as HTML: its items rendered once for each answer they can have, and all that stands around them
rendered once for everybody, with holes for what is somebody's own. Thousands of people ask for the same.
"""

import re
import secrets
from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from surveys.models import Survey
from surveys.questionnaire import fixed_questionnaire
from surveys.sentences import OPEN_QUESTION, UNTIL_HANDED_IN, confidentiality
from surveys.sheets import LONGEST_WORDS, Answers

KEPT_IN_MEMORY = 1024
PIECES = ("assets", "back", "words", "top", "promise", "end", "until", "steps")
FRAMES_IN_MEMORY = PAGES_IN_MEMORY = 256


def questions_html(survey: UUID, answers: Answers, at: int | None = None) -> SafeString:
    """All of them, or the one `at` alone."""
    language = get_language() or "en"
    numbered = enumerate(answers.given, 1)
    each = (
        question_html(survey, number, language)[given] for number, given in numbered if at in (None, number)
    )
    return mark_safe("".join(each))


@lru_cache(KEPT_IN_MEMORY)
def question_html(survey: UUID, number: int, language: str) -> tuple[str, ...]:
    """With each answer chosen, by its position, none first; `language` is the active one, by which it is kept.

    All at once: if each were rendered when somebody first has it, the time that a page takes would tell it to others.
    """
    questionnaire = fixed_questionnaire(survey)
    question = questionnaire.questions[number - 1]
    context = {"question": question, "total": len(questionnaire)}
    return tuple(
        render_to_string("surveys/_question.html", context | {"given": given})
        for given in range(question.size + 1)
    )


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


# What nobody can write into a title or a question.
MARK = secrets.token_hex(16)
HOLE = re.compile(f"{MARK}<([a-z_]+)>")
OWN = ("csrf_token", "member", "saved", "questions", "words", "talk")


def page_html(survey: Survey, total: int, is_handed_in: bool, own: Mapping[str, str]) -> str:
    """All questions on one page. `own` has what is the person's own, by the name of its hole."""
    for_everybody = (survey.pk, survey.title, survey.question, survey.is_for_students, is_handed_in)
    html = kept_page(*for_everybody, total, get_language() or "en")
    return HOLE.sub(lambda hole: conditional_escape(own[hole[1]]), html)


@lru_cache(PAGES_IN_MEMORY)
def kept_page(
    pk: UUID, title: str, question: str, is_for_students: bool, is_handed_in: bool, total: int, language: str
) -> str:
    """Rendered with nothing of anybody: each value that is somebody's own is a hole."""
    holes = {name: mark_safe(f"{MARK}<{name}>") for name in OWN}
    context = {
        "survey": {"pk": pk, "title": title, "question": question},
        "frame": kept_frame(is_for_students, total, is_handed_in, language),
        "is_handed_in": is_handed_in,
        "open_sentence": OPEN_QUESTION,
        "longest": LONGEST_WORDS,
    }
    return render_to_string("surveys/answer.html", context | holes)
