"""Results: which there are, and the first page of one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from reports.families import address_of
from reports.models import Release
from reports.models.release import ReleaseQuerySet
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
PAGE = 20


def release_shown(member: Member, survey: UUID) -> Release:
    shown = Release.objects.visible_to(member, clock.now()).select_related("survey")
    return get_object_or_404(shown, survey=survey)


@roles(*VIEWERS)
def release_list(request: MemberRequest) -> HttpResponse:
    member, now = request.member, clock.now()
    page = Paginator(listed_for(member), PAGE).get_page(request.GET.get("page"))
    seen = set(Release.objects.visible_to(member, now).filter(pk__in=[each.pk for each in page]))
    written = set(Release.objects.with_texts_for(member, now).filter(pk__in=[each.pk for each in page]))
    context = {
        "page": page,
        "rows": [(each, standing_of(each, now), each in seen, each in written) for each in page],
        "runs": member.role == Role.ADMINISTRATOR,
    }
    return render(request, "reports/release_list.html", context)


def listed_for(member: Member) -> ReleaseQuerySet:
    now = clock.now()
    seen = Release.objects.visible_to(member, now) | Release.objects.with_texts_for(member, now)
    found = Release.objects.run_by(member) if member.role == Role.ADMINISTRATOR else seen
    return found.select_related("survey").order_by("-appears_at", "pk")


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
