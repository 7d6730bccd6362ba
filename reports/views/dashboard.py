"""The first page of results: one screen that answers, by role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.dashboards.administrator import administrator_dashboard
from reports.dashboards.district import district_dashboard
from reports.dashboards.leader import leader_dashboard
from reports.dashboards.student import student_dashboard
from reports.views.release import VIEWERS
from schools.access import MemberRequest, roles
from schools.models import Role

DASHBOARDS = {
    Role.ADMINISTRATOR: administrator_dashboard,
    Role.DISTRICT: district_dashboard,
    Role.STUDENT: student_dashboard,
}


@roles(*VIEWERS, Role.DISTRICT)
@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    make = DASHBOARDS.get(Role(request.member.role), leader_dashboard)
    template, context = make(request)
    return render(request, template, context)
