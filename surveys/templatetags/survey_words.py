"""Surveys in words: when they are, who is asked, and what a questionnaire is called."""

from datetime import datetime

from django import template

from surveys.instruments.content import Instrument
from surveys.models import Survey
from surveys.questionnaire import in_language
from surveys.words import audience_words, moment_words

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    return moment_words(at)


@register.filter
def audience(survey: Survey) -> str:
    return audience_words(survey)


@register.filter
def name_of(instrument: Instrument) -> str:
    return in_language(instrument.title)
