"""Answering: the sheet of the person who is signed in, and nobody else's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from circles.templatetags.circle_words import short_day
from schools import clock
from schools.access import MemberRequest, roles
from schools.locks import one_at_a_time
from schools.models import Role
from schools.typed import too_late, typed
from surveys.forms.answers import GivenAnswers, read_given
from surveys.models import Sheet, Survey
from surveys.models.survey import ADULTS
from surveys.one_at_a_time import address_after, at_of, skipped, unless_skipped
from surveys.question_html import frame_html, page_html, questions_html
from surveys.questionnaire import fixed_questionnaire
from surveys.sentences import OPEN_QUESTION
from surveys.sheets import (
    LONGEST_WORDS,
    Answers,
    SurveyClosed,
    own_sheet,
    read_answers,
    save_answers,
    survey_put_to,
    take_back,
    took_part,
)

ANSWERERS = (Role.STUDENT, *ADULTS)


@roles(*ANSWERERS)
def answer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Who writes waits for the office, which may be recording that they do not take part, and is asked again after."""
    if request.method == "POST":
        one_at_a_time(request.member)
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


def save(request: MemberRequest, survey: Survey, found: GivenAnswers) -> HttpResponse:
    questionnaire, do = fixed_questionnaire(survey.pk), request.POST.get("do")
    given = unless_skipped(request, found.given)
    try:
        sheet = save_answers(
            survey, request.member, questionnaire, given, found.words, hand_in=do == "hand_in"
        )
    except SurveyClosed:
        transaction.set_rollback(True)
        return came_late(request, survey)
    if is_script(request):
        return JsonResponse({"saved": date_format(localtime(sheet.saved_at), "TIME_FORMAT")})
    if do == "hand_in":
        return redirect("surveys:thanks", survey.pk)
    return redirect(address_after(request, survey, len(questionnaire)))


def is_script(request: MemberRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def came_late(request: MemberRequest, survey: Survey) -> HttpResponse:
    """It closed meanwhile. After answers that were refused, the transaction can ask the database nothing more."""
    if is_script(request):
        return JsonResponse({}, status=409)
    to = reverse("surveys:answer", args=[survey.pk])
    if typed(request):
        why = _("What you just sent is not kept: the survey had closed before it arrived.")
        return too_late(request, why, to)
    return redirect(f"{to}?late=1")


def sheet_page(request: MemberRequest, survey: Survey, refused: GivenAnswers | None = None) -> HttpResponse:
    questionnaire = fixed_questionnaire(survey.pk)
    sheet = own_sheet(survey, request.member)
    answers = read_answers(sheet, survey, questionnaire) if sheet else Answers.none_of(questionnaire)
    if refused:
        answers = answers.changed(refused.given, refused.words)
    at, is_handed_in = at_of(request, answers), bool(sheet and sheet.handed_in_at)
    own = {
        "csrf_token": get_token(request),
        "member": str(request.member.pk),
        "saved": saved_words(sheet),
        "questions": questions_html(survey.pk, answers, at),
        "words": answers.words,
        "talk": render_to_string("surveys/_talk.html", request=request),
    }
    if not at and not refused:
        return HttpResponse(page_html(survey, len(questionnaire), is_handed_in, own))
    context: dict[str, Any] = {
        "survey": survey,
        "answers": answers,
        "at": at,
        "total": len(questionnaire),
        "skipped": skipped(answers),
        "is_handed_in": is_handed_in,
        "frame": frame_html(survey, len(questionnaire), is_handed_in),
        "open_sentence": OPEN_QUESTION,
        "longest": LONGEST_WORDS,
        "problems": refused.problems if refused else {},
    }
    template = "surveys/answer_one.html" if at else "surveys/answer.html"
    return render(request, template, context | own, status=422 if refused else 200)


def saved_words(sheet: Sheet | None) -> str:
    if sheet is None:
        return ""
    saved = localtime(sheet.saved_at)
    return _("Saved %(day)s, %(time)s") % {"day": short_day(saved), "time": date_format(saved, "TIME_FORMAT")}


def not_open(request: MemberRequest, survey: Survey) -> HttpResponse:
    """Before it opens, and after it closed; what is sent then is not kept, and the page says so."""
    is_planned = survey.is_planned(clock.now())
    context = {
        "survey": survey,
        "is_planned": is_planned,
        "is_late": request.method == "POST" or "late" in request.GET,
        "took_part": not is_planned and took_part(survey, request.member),
        "words": typed(request),
    }
    return render(request, "surveys/not_open.html", context, status=409 if request.method == "POST" else 200)


@roles(*ANSWERERS)
def thanks(request: MemberRequest, pk: UUID) -> HttpResponse:
    survey = survey_or_404(request, pk)
    if not survey.is_open(clock.now()):
        return not_open(request, survey)
    sheet = own_sheet(survey, request.member)
    if request.method == "POST":
        try:
            take_back(survey, request.member)
        except SurveyClosed:
            return came_late(request, survey)
        messages.success(request, _("Your answers are gone. You can answer again until the survey closes."))
        return redirect("surveys:survey_list")
    if not sheet or not sheet.handed_in_at:
        return redirect("surveys:answer", pk)
    template = "surveys/take_back.html" if "take-back" in request.GET else "surveys/thanks.html"
    return render(request, template, {"survey": survey, "sheet": sheet})
