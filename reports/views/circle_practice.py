"""Circle practice: whether circles happen. Of the whole school for administrators, of their own for leaders."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.circle_practice import CirclePractice, practice_for
from reports.files.practice_csv import counts_as_csv, counts_file_name
from reports.periods import Periods, periods_of
from reports.practice_tables import tables_of
from reports.practice_words import for_help, headline, sentences
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS


@roles(*LEADERS)
@require_safe
def circle_practice(request: MemberRequest) -> HttpResponse:
    periods, practice = read(request)
    is_office = request.member.role == Role.ADMINISTRATOR
    context = {
        "periods": periods,
        "practice": practice,
        "headline": headline(practice),
        "sentences": list(sentences(practice)),
        "tables": tables_of(practice) if practice.circles else [],
        "for_help": for_help(),
        "is_office": is_office,
        "leads": is_office or bool(practice.advisories),
    }
    return render(request, "reports/circle_practice.html", context)


@roles(*LEADERS)
@require_safe
def circle_practice_csv(request: MemberRequest, table: str) -> HttpResponse:
    _periods, practice = read(request)
    found = next((each for each in tables_of(practice) if each.key == table), None)
    if not found:
        raise Http404
    name = counts_file_name(found, practice.period)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(counts_as_csv(found), "text/csv; charset=utf-8", headers=headers)


def read(request: MemberRequest) -> tuple[Periods, CirclePractice]:
    periods = periods_of(request.member.school)
    period = periods.chosen(request.GET.get("period", ""))
    return periods, practice_for(request.member, period, periods)
