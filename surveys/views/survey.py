"""The surveys: made, changed, closed and called off by administrators, watched by those who lead."""

from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.seal import ChangedMeanwhile, seal
from surveys.closing import end_now
from surveys.families import notice_of
from surveys.forms.closing import ClosingForm
from surveys.forms.survey import SurveyForm
from surveys.models import Survey
from surveys.models.survey import WATCHERS
from surveys.participation import counted_at, is_counted, participation_of, school_participation
from surveys.previews import address_of
from surveys.questionnaire import Questionnaire, read_questionnaire
from surveys.sentences import OPEN_QUESTION, WHAT_ADULTS_ARE_ASKED, WHAT_IS_WRITTEN
from surveys.surveys import (
    SurveyOpen,
    call_off,
    can_be_changed,
    change_survey,
    make_survey,
    move_closing,
    put_back,
    seal_of_survey,
)
from surveys.tasks import close_survey_of
from surveys.to_answer import surveys_to_answer
from surveys.views.answer import ANSWERERS
from surveys.warnings import warnings_of

PAGE = 20
OVERTAKEN = gettext_lazy(
    "Somebody changed this survey since you opened this page, so nothing was saved. What you typed is here. Look at "
    "the survey first: saved again, this takes the place of theirs, also your school’s rule and the questions."
)


def survey_run(request: MemberRequest, pk: UUID) -> Survey:
    survey = get_object_or_404(Survey.objects.run_by(request.member), pk=pk)
    survey.school = request.member.school
    return survey


@roles(*ANSWERERS)
def survey_list(request: MemberRequest) -> HttpResponse:
    """What waits for one's own answers, and for adults the surveys of the school."""
    member, now = request.member, clock.now()
    context = {"to_answer": surveys_to_answer(member), "watches": member.role in WATCHERS, "now": now}
    if context["watches"]:
        context |= watched(request)
    return render(request, "surveys/survey_list.html", context)


def watched(request: MemberRequest) -> dict[str, Any]:
    member, now = request.member, clock.now()
    page = Paginator(Survey.objects.watched_by(member).select_related("school"), PAGE).get_page(
        request.GET.get("page")
    )
    found = school_participation([survey for survey in page if is_counted(survey, now)])
    called_off = Survey.objects.ever_run_by(member).filter(called_off_at__isnull=False, opens_at__gt=now)
    return {
        "rows": [(survey, state_of(survey), found.get(survey.pk)) for survey in page],
        "page": page,
        "counted_at": counted_at(now),
        "called_off": called_off,
        "may_make": member.role == Role.ADMINISTRATOR,
    }


@roles(Role.ADMINISTRATOR)
def survey_new(request: MemberRequest) -> HttpResponse:
    form = SurveyForm(request.POST or None, member=request.member, wanted=request.GET.dict())
    if form.is_valid() and form.asked:
        form.instance.pk = name_of(request)
        make_survey(form.instance, form.asked, form.asked_advisories, request.member)
        return made(request, form.instance)
    return survey_page(request, form)


def made(request: MemberRequest, survey: Survey) -> HttpResponse:
    """Just now, or when the same was sent before: it may have been called off since."""
    if not Survey.objects.run_by(request.member).filter(pk=survey.pk).exists():
        words = _("You made this survey before, and it was called off since. It was not made again.")
        messages.warning(request, words)
        return redirect("surveys:survey_list")
    messages.success(request, said_of(survey))
    return redirect("surveys:survey_detail", survey.pk)


def name_of(request: MemberRequest) -> UUID:
    """Of the survey that is made of what is sent: `seen` is of the page, so that no other one has the same."""
    sent = [(name, values) for name, values in sorted(request.POST.lists()) if name != "csrfmiddlewaretoken"]
    return uuid5(NAMESPACE_OID, seal([request.member.pk, *sent]))


def said_of(made: Survey) -> str:
    if made.is_planned(clock.now()):
        return _("The survey is planned. Look at it as families see it, and tell them.")
    return _("The survey is open. Look at it as families see it, and tell them.")


@roles(Role.ADMINISTRATOR)
def survey_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    survey = survey_run(request, pk)
    if not can_be_changed(survey, clock.now()):
        return render(request, "surveys/survey_fixed.html", {"survey": survey}, status=posted(request, 409))
    form = SurveyForm(request.POST or None, instance=survey, member=request.member)
    if not (form.is_valid() and form.asked):
        return survey_page(request, form, survey)
    try:
        change_survey(survey, form.asked, form.asked_advisories, form.cleaned_data["seen"])
    except SurveyOpen:
        return redirect("surveys:survey_edit", pk)
    except ChangedMeanwhile:
        form.add_news(str(OVERTAKEN), seal_of_survey(survey_run(request, pk)))
        return survey_page(request, form, survey)
    messages.success(request, _("The survey is changed."))
    return redirect("surveys:survey_detail", pk)


def posted(request: MemberRequest, status: int) -> int:
    return status if request.method == "POST" else 200


def survey_page(request: MemberRequest, form: SurveyForm, survey: Survey | None = None) -> HttpResponse:
    context = {
        "form": form,
        "survey": survey,
        "reads": WHAT_IS_WRITTEN,
        "more": WHAT_ADULTS_ARE_ASKED,
        "open_sentence": OPEN_QUESTION,
    }
    return render(request, "surveys/survey_new.html", context, status=422 if form.errors else 200)


@roles(*WATCHERS)
def survey_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    survey = get_object_or_404(Survey.objects.watched_by(request.member), pk=pk)
    survey.school = request.member.school
    now, questionnaire = clock.now(), read_questionnaire(pk)
    context = {
        "survey": survey,
        "questionnaire": questionnaire,
        "state": state_of(survey),
        "participation": participation_of(survey, request.member) if is_counted(survey, now) else [],
        "counted_at": survey.closed_at or counted_at(now),
        "may_run": request.member.role == Role.ADMINISTRATOR,
    }
    if context["may_run"]:
        context |= to_run(survey, questionnaire)
    return render(request, "surveys/survey_detail.html", context)


def state_of(survey: Survey) -> str:
    """“planned”, “open”, “closing” or “closed”."""
    if survey.closed_at:
        return "closed"
    now = clock.now()
    if survey.is_planned(now):
        return "planned"
    return "open" if survey.is_open(now) else "closing"


def to_run(survey: Survey, questionnaire: Questionnaire) -> dict[str, Any]:
    """What administrators see besides."""
    found: dict[str, Any] = {"may_change": can_be_changed(survey, clock.now())}
    if not survey.is_over(clock.now()):
        found["warnings"] = warnings_of(survey, questionnaire)
    if survey.is_for_students:
        found |= {"address": address_of(survey), "notice": notice_of(survey, questionnaire)}
    return found


@roles(*WATCHERS)
@require_GET
def survey_closing(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A piece of the page while it closes; once it is closed, it has the page loaded again."""
    survey = get_object_or_404(Survey.objects.watched_by(request.member), pk=pk)
    if state_of(survey) != "closing":
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "surveys/_closing.html", {"survey": survey})


@roles(Role.ADMINISTRATOR)
def survey_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """By hand, before its time; or moves the moment at which it closes."""
    survey = survey_run(request, pk)
    if state_of(survey) != "open":
        messages.warning(request, _("It is not open, so there is nothing to close."))
        return redirect("surveys:survey_detail", pk)
    if request.method == "POST" and request.POST.get("do") == "close":
        return close_now(request, survey)
    form = ClosingForm(request.POST if request.method == "POST" else None, survey=survey)
    if form.is_valid() and form.closes_at:
        if move_closing(survey, form.closes_at):
            messages.success(request, _("The closing is moved. Families see it on their page."))
        return redirect("surveys:survey_detail", pk)
    context = {"survey": survey, "form": form}
    return render(request, "surveys/survey_close.html", context, status=422 if form.errors else 200)


def close_now(request: MemberRequest, survey: Survey) -> HttpResponse:
    end_now(survey)
    close_survey_of.delay_on_commit(survey.school_id, str(survey.pk))
    return redirect("surveys:survey_detail", survey.pk)


@roles(Role.ADMINISTRATOR)
@require_POST
def survey_call_off(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Before it opens; and the undo."""
    survey = get_object_or_404(Survey.objects.ever_run_by(request.member), pk=pk)
    if request.POST.get("do") == "put_back":
        if put_back(survey):
            messages.success(request, _("The survey is planned again."))
            return redirect("surveys:survey_detail", pk)
        messages.warning(request, _("It would have opened already. Make a new one instead."))
    elif call_off(survey):
        messages.success(
            request, _("“%(title)s” is called off. You can put it back below.") % {"title": survey}
        )
    else:
        messages.warning(request, _("It is open already. You can close it instead."))
        return redirect("surveys:survey_detail", pk)
    return redirect("surveys:survey_list")
