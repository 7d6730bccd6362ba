"""What the tests of answering share."""

from typing import Any

from django.test import Client
from django.urls import reverse

from surveys.models import Sheet, Survey
from surveys.questionnaire import read_questionnaire
from surveys.sheets import Answers, read_answers
from tests.cast import Place

JSON = {"Accept": "application/json"}


def answer_url(survey: Survey) -> str:
    return reverse("surveys:answer", args=[survey.pk])


def thanks_url(survey: Survey) -> str:
    return reverse("surveys:thanks", args=[survey.pk])


def send(client: Client, survey: Survey, **fields: Any) -> Any:
    """As the page's script does."""
    return client.post(answer_url(survey), fields, headers=JSON)


def kept(place: Place, survey: Survey, name: str = "maya") -> Answers | None:
    """What is stored of a person's answers, None when there is no sheet."""
    with place.context():
        sheet = Sheet.objects.of(place.people[name]).filter(survey=survey).first()
        return read_answers(sheet, survey, read_questionnaire(survey.pk)) if sheet else None


def is_handed_in(place: Place, survey: Survey, name: str = "maya") -> bool:
    with place.context():
        sheet = Sheet.objects.of(place.people[name]).filter(survey=survey).first()
        return bool(sheet and sheet.handed_in_at)
