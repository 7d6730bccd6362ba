"""What families are told before their children are asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.models.words import Area
from surveys.models import Consent, Survey
from surveys.previews import address_of
from surveys.questionnaire import Question, Questionnaire
from surveys.to_answer import minutes_of
from surveys.words import moment_words


@dataclass(frozen=True)
class Block:
    """Questions that are asked one after the other with the same answers to choose from."""

    labels: Sequence[str]
    questions: Sequence[Question]


def blocks_of(questionnaire: Questionnaire) -> list[Block]:
    grouped = groupby(questionnaire.questions, key=lambda question: tuple(question.labels))
    return [Block(labels, list(questions)) for labels, questions in grouped]


def minutes_for(questionnaire: Questionnaire, survey: Survey) -> int:
    """As those who answer read it."""
    return minutes_of(len(questionnaire), bool(survey.question))


def area_words(questionnaire: Questionnaire) -> str:
    """“Religion and income”; empty when no question touches a protected area."""
    return get_text_list([str(Area(area).label) for area in questionnaire.areas], _("and"))


def notice_of(survey: Survey, questionnaire: Questionnaire) -> str:
    """A few sentences for a letter or a message, with the address of the page that says more."""
    minutes = minutes_for(questionnaire, survey)
    takes = ngettext("It takes about %(minutes)s minute.", "It takes about %(minutes)s minutes.", minutes)
    facts = {
        "school": survey.school,
        "title": survey.title,
        "opens": moment_words(survey.opens_at),
        "closes": moment_words(survey.closes_at),
        "address": address_of(survey),
    }
    sentences = [
        _("From %(opens)s to %(closes)s, %(school)s asks students to take part in a survey, “%(title)s”.")
        % facts,
        takes % {"minutes": minutes},
        _("Students can skip any question, and no adult sees a student’s answers with a name."),
        by_rule(survey),
        _("Every question, and how answers are kept: %(address)s") % facts,
    ]
    return " ".join(sentences)


def by_rule(survey: Survey) -> str:
    if survey.consent == Consent.OPT_IN:
        return _("Your child takes part only if you agree. %(contact)s") % {"contact": contact_words(survey)}
    return _("Your child takes part unless you tell us not to. %(contact)s") % {
        "contact": contact_words(survey)
    }


def contact_words(survey: Survey) -> str:
    return survey.contact or _("Please tell the school office.")
