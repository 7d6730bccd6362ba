"""The weekly report as a page and as a PDF, and the school's choices about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from reports.files.weekly_pdf import as_pdf
from reports.forms.weekly import WeeklyForm
from reports.models import WeeklyReport
from reports.models.weekly import READERS, reads_weekly_reports
from reports.weekly.settings import ChosenMeanwhile, change_settings
from reports.weekly.sheet import sheet_for, span_of
from reports.weekly.weeks import next_report
from schools.access import MemberRequest, roles
from schools.forms.renewed import renew
from schools.models import Role

PAGE = 12


@roles(*READERS)
def weekly_report(request: MemberRequest) -> HttpResponse:
    """The latest, or when the first one comes."""
    report = WeeklyReport.objects.visible_to(request.member).first()
    if report:
        return weekly_page(request, report)
    if not reads_weekly_reports(request.member):
        raise Http404
    context = {"next": next_report(request.member.school), "runs": request.member.role == Role.ADMINISTRATOR}
    return render(request, "reports/weekly_empty.html", context)


@roles(*READERS)
def weekly_week(request: MemberRequest, monday: str) -> HttpResponse:
    return weekly_page(request, report_of(request, monday))


@roles(*READERS)
def weekly_pdf(request: MemberRequest, monday: str) -> HttpResponse:
    sheet = sheet_for(request.member, report_of(request, monday))
    name = f"weekly-report-{sheet.monday.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(as_pdf(sheet), "application/pdf", headers=headers)


def report_of(request: MemberRequest, monday: str) -> WeeklyReport:
    try:
        day = date.fromisoformat(monday)
    except ValueError:
        raise Http404 from None
    return get_object_or_404(WeeklyReport.objects.visible_to(request.member), monday=day)


def weekly_page(request: MemberRequest, report: WeeklyReport) -> HttpResponse:
    weeks = WeeklyReport.objects.visible_to(request.member).values_list("monday", flat=True)
    page: Any = Paginator(list(weeks), PAGE).get_page(request.GET.get("page"))
    context = {
        "sheet": sheet_for(request.member, report),
        "built_at": report.built_at,
        "page": page,
        "weeks": [(monday, span_of(monday)) for monday in page],
        "runs": request.member.role == Role.ADMINISTRATOR,
    }
    return render(request, "reports/weekly_report.html", context)


@roles(Role.ADMINISTRATOR)
def weekly_settings(request: MemberRequest) -> HttpResponse:
    """Its day, and to whom it goes."""
    school = request.member.school
    form = WeeklyForm(request.POST if request.method == "POST" else None, school=school)
    if not form.is_valid():
        return settings_page(request, form)
    try:
        change_settings(school, form.settings, seen=form.cleaned_data["seen"])
    except ChosenMeanwhile as news:
        renew(form, seen=news.settings.seal)
        return settings_page(request, form, theirs=form.lines_of(news.settings))
    messages.success(request, _("Saved."))
    return redirect("reports:weekly_settings")


def settings_page(request: MemberRequest, form: WeeklyForm, theirs: Sequence[Any] = ()) -> HttpResponse:
    """`theirs` is what stands instead of what the page said, in words."""
    context = {"form": form, "next": next_report(request.member.school), "theirs": theirs}
    status = 422 if form.errors or theirs else 200
    return render(request, "reports/weekly_settings.html", context, status=status)
