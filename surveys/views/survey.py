"""The surveys: made, changed, closed and called off by administrators, watched by those who lead."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.models import Survey
from surveys.models.survey import WATCHERS
from surveys.to_answer import surveys_to_answer
from surveys.views.answer import ANSWERERS


@roles(*ANSWERERS)
def survey_list(request: MemberRequest) -> HttpResponse:
    return render(request, "surveys/survey_list.html", {"to_answer": surveys_to_answer(request.member)})


@roles(Role.ADMINISTRATOR)
def survey_new(request: MemberRequest) -> HttpResponse:
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def survey_plan(request: MemberRequest) -> HttpResponse:
    return HttpResponse()


@roles(*WATCHERS)
def survey_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Survey.objects.watched_by(request.member), pk=pk)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def survey_edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Survey.objects.run_by(request.member), pk=pk)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def survey_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    """By hand, before its time; or moves the moment at which it closes."""
    get_object_or_404(Survey.objects.run_by(request.member), pk=pk)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
@require_POST
def survey_call_off(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Before it opens; and the undo."""
    get_object_or_404(Survey.objects.run_by(request.member), pk=pk)
    return HttpResponse()
