"""Answering: the sheet of the person who is signed in, and nobody else's."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.forms.answers import GivenAnswers, read_given
from surveys.models import Survey
from surveys.models.survey import ADULTS
from surveys.question_html import questions_html
from surveys.questionnaire import fixed_questionnaire
from surveys.sentences import OPEN_QUESTION, UNTIL_HANDED_IN, confidentiality
from surveys.sheets import (
    Answers,
    SurveyClosed,
    read_answers,
    save_answers,
    sheet_of,
    survey_put_to,
    take_back,
)

ANSWERERS = (Role.STUDENT, *ADULTS)


@roles(*ANSWERERS)
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    survey = survey_or_404(request, pk)
    if not survey.is_open(clock.now()):
        return not_open(request, survey)
    if request.method != "POST":
        return sheet_page(request, survey)
    given = read_given(request.POST, fixed_questionnaire(pk), asks_openly=bool(survey.question))
    if given.problems:
        return sheet_page(request, survey, given)
    return save(request, survey, given)


def survey_or_404(request: MemberRequest, pk: UUID) -> Survey:
    if survey := survey_put_to(request.member, pk):
        return survey
    raise Http404


def save(request: MemberRequest, survey: Survey, given: GivenAnswers) -> HttpResponse:
    hands_in = request.POST.get("do") == "hand_in"
    try:
        sheet = save_answers(
            survey,
            request.member,
            fixed_questionnaire(survey.pk),
            given.given,
            given.words,
            hand_in=hands_in,
        )
    except SurveyClosed:
        transaction.set_rollback(True)
        return redirect("surveys:answer", survey.pk)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"saved": date_format(localtime(sheet.saved_at), "TIME_FORMAT")})
    if hands_in:
        return redirect("surveys:thanks", survey.pk)
    return redirect(reverse("surveys:answer", args=[survey.pk]))


def sheet_page(request: MemberRequest, survey: Survey, refused: GivenAnswers | None = None) -> HttpResponse:
    questionnaire = fixed_questionnaire(survey.pk)
    sheet = sheet_of(survey, request.member)
    answers = read_answers(sheet, survey, questionnaire) if sheet else Answers.none_of(questionnaire)
    if refused:
        answers = answers.changed(refused.given, refused.words)
    context: dict[str, Any] = {
        "survey": survey,
        "sheet": sheet,
        "answers": answers,
        "total": len(questionnaire),
        "questions": questions_html(survey.pk, answers),
        "confidentiality": confidentiality(survey),
        "until_handed_in": UNTIL_HANDED_IN,
        "open_sentence": OPEN_QUESTION,
        "problems": refused.problems if refused else {},
    }
    return render(request, "surveys/answer.html", context, status=422 if refused else 200)


def not_open(request: MemberRequest, survey: Survey) -> HttpResponse:
    """Before it opens, and after it closed; what is sent then is not kept, and the page says so."""
    context = {"survey": survey, "is_planned": survey.is_planned(clock.now())}
    return render(request, "surveys/not_open.html", context, status=409 if request.method == "POST" else 200)


@roles(*ANSWERERS)
def thanks(request: MemberRequest, pk: UUID) -> HttpResponse:
    survey = survey_or_404(request, pk)
    if not survey.is_open(clock.now()):
        return not_open(request, survey)
    sheet = sheet_of(survey, request.member)
    if request.method == "POST":
        take_back(survey, request.member)
        return redirect("surveys:survey_list")
    if not sheet or not sheet.handed_in_at:
        return redirect("surveys:answer", pk)
    return render(request, "surveys/thanks.html", {"survey": survey, "sheet": sheet})
