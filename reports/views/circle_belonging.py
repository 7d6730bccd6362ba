"""Belonging beside circle practice, for administrators, who see the figures of all advisories."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.beside import beside_for, reading_beside
from reports.files.practice_csv import bands_as_csv
from schools.access import MemberRequest, roles
from schools.models import Role


@roles(Role.ADMINISTRATOR)
@require_safe
def circle_belonging(request: MemberRequest) -> HttpResponse:
    context = {"beside": beside_for(request.member), "reading": reading_beside()}
    return render(request, "reports/circle_belonging.html", context)


@roles(Role.ADMINISTRATOR)
@require_safe
def circle_belonging_csv(request: MemberRequest) -> HttpResponse:
    found = beside_for(request.member)
    if not found:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="circles-belonging.csv"'}
    file = bands_as_csv(found.table, reading_beside())
    return HttpResponse(file, "text/csv; charset=utf-8", headers=headers)
