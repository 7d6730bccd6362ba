"""Results: which there are, and the first page of one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from reports.families import address_of
from reports.listing import list_page
from reports.models import Release
from reports.reading import reading_of
from reports.results import results_for
from reports.standing import standing_of
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Member, Role
from schools.models.member import LEADERS
from surveys.models import Audience
from surveys.models.survey import WATCHERS

VIEWERS = (*LEADERS, Role.STUDENT)


def release_shown(member: Member, survey: UUID) -> Release:
    shown = Release.objects.visible_to(member, clock.now()).without_plan().select_related("survey")
    return get_object_or_404(shown, survey=survey)


@roles(*VIEWERS)
def release_list(request: MemberRequest) -> HttpResponse:
    page = list_page(request.member, request.GET.get("page"))
    return render(request, "reports/release_list.html", page)


@roles(*VIEWERS)
def release_detail(request: MemberRequest, survey: UUID) -> HttpResponse:
    member, release = request.member, release_shown(request.member, survey)
    results = results_for(member, release)
    context: dict[str, Any] = {
        "release": release,
        "results": results,
        "reading": reading_of(results),
        "runs": member.role == Role.ADMINISTRATOR,
        "reads_texts": Release.objects.with_texts_for(member, clock.now()).filter(pk=release.pk).exists(),
    }
    if context["runs"] and release.for_families and release.survey.audience != Audience.STAFF:
        context["address"] = address_of(release)
    return render(request, "reports/release_detail.html", context)


@roles(*WATCHERS)
@require_GET
def release_line(request: MemberRequest, survey: UUID) -> HttpResponse:
    """A piece of the survey's page: where its results are, or when they appear."""
    member, now = request.member, clock.now()
    run = Release.objects.run_by(member).filter(survey=survey).first()
    context = {
        "survey": survey,
        "release": run,
        "standing": standing_of(run, now) if run else "",
        "is_seen": Release.objects.visible_to(member, now).filter(survey=survey).exists(),
    }
    return render(request, "reports/release_line.html", context)
