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
from reports.hold import DecidedMeanwhile, Decision, decide, release_after_all, withhold
from reports.models import Release
from reports.plan_words import groups_by_table
from reports.queueing import plan_soon
from reports.standing import Standing, standing_of
from schools import clock
from schools.access import MemberRequest, roles
from schools.forms.renewed import renew
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
    try:
        is_saved = save_decision(release, form)
    except DecidedMeanwhile as news:
        renew(form, seen=news.decision.seal)
        return hold_page(request, release_run(request, survey), form, theirs=news.decision)
    if is_saved:
        messages.success(request, _("Saved."))
    else:
        words = _(
            "Nothing was changed, because the results are being worked out. Try again once they have appeared."
        )
        messages.warning(request, words)
    return redirect("reports:release_hold", survey)


def save_decision(release: Release, form: AudienceForm) -> bool:
    decision = form.decision
    is_saved = decide(release, decision, seen=form.cleaned_data["seen"])
    if is_saved and decision.fewest != release.fewest:
        plan_soon(release)
    return is_saved


def hold_page(
    request: MemberRequest, release: Release, form: AudienceForm, theirs: Decision | None = None
) -> HttpResponse:
    """`theirs` is what somebody else decided meanwhile."""
    standing = standing_of(release, clock.now())
    context: dict[str, Any] = {
        "release": release,
        "survey": release.survey,
        "standing": standing,
        "form": form,
    }
    if theirs:
        context |= {"theirs": theirs, "their_audience": form.audience_of(theirs)}
    if standing in CHANGEABLE:
        context["participation"] = participation_of(release.survey, request.member)
        context["tables"] = groups_by_table(release)
    if standing == Standing.SHOWN and release.for_families and release.survey.is_for_students:
        context["address"] = address_of(release)
    status = 422 if form.errors or theirs else 200
    return render(request, "reports/release_hold.html", context, status=status)


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
