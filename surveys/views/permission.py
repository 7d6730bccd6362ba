"""What families said about taking part: recorded by the office, shown to nobody else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory, Member, Role
from schools.numbers import number_of
from surveys.forms.permission import PermissionForm, SlipsForm
from surveys.models import Audience, Consent, Permission, Survey
from surveys.permissions import (
    MOST_FOUND,
    find_students,
    forget,
    record,
    record_slips,
    recorded_for,
    slips_of,
)
from surveys.sentences import PERMISSIONS

PAGE = 50


@roles(Role.ADMINISTRATOR)
def permission_list(request: MemberRequest, pk: UUID) -> HttpResponse:
    surveys = Survey.objects.run_by(request.member).exclude(audience=Audience.STAFF)
    survey = get_object_or_404(surveys, pk=pk)
    survey.school = request.member.school
    if request.method != "POST":
        return permission_page(request, survey)
    if "advisory" in request.POST:
        return take_slips(request, survey)
    form = PermissionForm(request.POST, survey=survey)
    if not form.is_valid():
        messages.error(request, _("Nothing was recorded: choose a student of your school."))
        return redirect("surveys:permission_list", pk)
    if form.about and survey.is_over(clock.now()):
        words = _(
            "Nothing was recorded: this survey is over. What you record now can only be about all of them."
        )
        messages.error(request, words)
        return redirect("surveys:permission_list", pk)
    student, allowed = form.cleaned_data["student"], form.cleaned_data["allowed"]
    record(student, form.about, allowed, request.member)
    say_recorded(request, student, allowed)
    return redirect("surveys:permission_list", pk)


def say_recorded(request: MemberRequest, student: Member, allowed: bool) -> None:
    words = _("%(name)s takes part.") if allowed else _("%(name)s does not take part.")
    messages.success(request, words % {"name": student.full_name})


def permission_page(request: MemberRequest, survey: Survey) -> HttpResponse:
    recorded = recorded_for(survey)
    chosen = number_of(request.GET["student"]) if request.GET.get("student") else None
    asked = request.GET.get("q", "")[:100].strip()
    context: dict[str, Any] = {
        "survey": survey,
        "reads": PERMISSIONS,
        "is_over": survey.is_over(clock.now()),
        "by_agreement": survey.consent == Consent.OPT_IN,
        "page": Paginator(recorded, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "most_found": MOST_FOUND,
        "found": find_students(asked, chosen) if asked or chosen is not None else None,
    }
    if context["by_agreement"] and not context["is_over"]:
        context |= slips(request, survey)
    return render(request, "surveys/permission_list.html", context)


def slips(request: MemberRequest, survey: Survey) -> dict[str, Any]:
    """The advisories to choose from, and the students of the one that is chosen."""
    advisories = Advisory.objects.visible_to(request.member).current()
    chosen = advisories.filter(pk=number_of(request.GET.get("advisory", ""))).first()
    rows = slips_of(survey, chosen) if chosen else []
    return {"advisories": advisories, "advisory": chosen, "slips": rows}


def take_slips(request: MemberRequest, survey: Survey) -> HttpResponse:
    advisories = Advisory.objects.visible_to(request.member).current()
    advisory = get_object_or_404(advisories, pk=number_of(request.POST["advisory"]))
    form = SlipsForm(request.POST)
    if not form.is_valid() or survey.is_over(clock.now()):
        messages.error(
            request, _("Nothing was saved, because the page was not up to date. Please look again.")
        )
    else:
        number, overtaken = record_slips(survey, form.told, request.member)
        words = ngettext("%(number)s slip is saved.", "%(number)s slips are saved.", number)
        messages.success(request, words % {"number": number})
        for student in overtaken:
            said = _("Somebody recorded since that the family of %(name)s said no, so that stands.")
            messages.warning(request, said % {"name": student.full_name})
    page = reverse("surveys:permission_list", args=[survey.pk])
    return redirect(f"{page}?advisory={advisory.pk}")


@roles(Role.ADMINISTRATOR)
@require_POST
def permission_forget(request: MemberRequest, pk: int) -> HttpResponse:
    """The rule decides again; with a link to the student, to record it once more."""
    permission = get_object_or_404(
        Permission.objects.kept_by(request.member).select_related("student"), pk=pk
    )
    survey, name = survey_shown(request), {"name": permission.student.full_name}
    page = reverse("surveys:permission_list", args=[survey.pk]) if survey else reverse("surveys:survey_list")
    if not forget(permission, request.POST.get("seen", "")):
        words = _("Nothing was removed: somebody recorded something else for %(name)s since. Look again.")
        messages.warning(request, words % name)
        return redirect(page)
    words = _("What was recorded for %(name)s is removed.") % name
    if survey is None:
        messages.success(request, words)
        return redirect(page)
    link = f"{page}?student={permission.student_id}"
    messages.success(request, format_html('{} <a href="{}">{}</a>', words, link, _("Record it again")))
    return redirect(page)


def survey_shown(request: MemberRequest) -> Survey | None:
    """The one whose page the button stood on."""
    try:
        pk = UUID(request.POST.get("survey", ""))
    except ValueError:
        return None
    return Survey.objects.run_by(request.member).filter(pk=pk).first()
