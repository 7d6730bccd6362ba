"""The hold: what will appear, who will see it, and whether. Never a figure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports.families import address_of
from reports.forms.hold import AudienceForm, HoldForm
from reports.hold import change_audience, change_fewest, release_after_all, withhold
from reports.models import Release
from reports.plan_words import groups_by_table
from reports.queueing import plan_soon
from reports.standing import Standing, standing_of
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.participation import participation_of

CHANGEABLE = (Standing.HELD, Standing.TO_BE_DESTROYED)


def release_run(request: MemberRequest, survey: UUID) -> Release:
    run = Release.objects.run_by(request.member).select_related("survey")
    release = get_object_or_404(run, survey=survey)
    release.survey.school = request.member.school
    return release


@roles(Role.ADMINISTRATOR)
def release_hold(request: MemberRequest, survey: UUID) -> HttpResponse:
    release = release_run(request, survey)
    kind = HoldForm if release.is_held(clock.now()) else AudienceForm
    form = kind(request.POST if request.method == "POST" else None, release=release)
    if not form.is_valid():
        return hold_page(request, release, form)
    if decide(release, form):
        messages.success(request, _("Saved."))
    else:
        words = _(
            "Nothing was changed, because the results are being worked out. Try again once they have appeared."
        )
        messages.warning(request, words)
    return redirect("reports:release_hold", survey)


def decide(release: Release, form: AudienceForm) -> bool:
    fewest = form.cleaned_data.get("fewest", release.fewest)
    if fewest != release.fewest:
        if not change_fewest(release, fewest):
            return False
        plan_soon(release)
    return change_audience(release, **form.audience)


def hold_page(request: MemberRequest, release: Release, form: AudienceForm) -> HttpResponse:
    standing = standing_of(release, clock.now())
    context: dict[str, Any] = {
        "release": release,
        "survey": release.survey,
        "standing": standing,
        "form": form,
    }
    if standing in CHANGEABLE:
        context["participation"] = participation_of(release.survey, request.member)
        context["tables"] = groups_by_table(release)
    if standing == Standing.SHOWN and release.for_families and release.survey.is_for_students:
        context["address"] = address_of(release)
    return render(request, "reports/release_hold.html", context, status=422 if form.errors else 200)


@roles(Role.ADMINISTRATOR)
@require_POST
def release_withhold(request: MemberRequest, survey: UUID) -> HttpResponse:
    """And the undo, until the hold ends."""
    release = release_run(request, survey)
    if request.POST.get("do") == "undo":
        done, words = release_after_all(release), _("The results will appear after all.")
    else:
        done, words = withhold(release, request.member), _("Withheld. You can undo this until the hold ends.")
    if done:
        messages.success(request, words)
    else:
        messages.warning(request, _("Nothing was changed: the page was not up to date, or the hold is over."))
    return redirect("reports:release_hold", survey)
