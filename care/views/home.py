"""The first page of care, by role."""

from django.http import HttpResponseBase
from django.shortcuts import render

from care.models import Call
from care.models.protocol import CARERS
from care.views.office import office_home
from care.waiting import calls_for, concerns_for
from schools.access import MemberRequest, roles
from schools.models import Role

MOST_CALLS = 20


@roles(Role.STUDENT, Role.ADMINISTRATOR, *CARERS)
def care_home(request: MemberRequest) -> HttpResponseBase:
    if request.member.is_student:
        return student_home(request)
    if request.member.role == Role.ADMINISTRATOR:
        return office_home(request)
    context = {"calls": calls_for(request.member), "concerns": concerns_for(request.member)}
    return render(request, "care/adult_home.html", context)


def student_home(request: MemberRequest) -> HttpResponseBase:
    calls = Call.objects.made_by(request.member).select_related("chosen", "holder")
    return render(request, "care/student_home.html", {"calls": list(calls[:MOST_CALLS])})
