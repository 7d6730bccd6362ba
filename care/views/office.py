"""What an administrator sees of calls and concerns: counts and times, and whether the protocol holds."""

from django.http import HttpResponse
from django.shortcuts import render

from care.oversight import Oversight
from schools.access import MemberRequest, roles
from schools.models import Role


@roles(Role.ADMINISTRATOR)
def office_home(request: MemberRequest) -> HttpResponse:
    found = Oversight(request.member)
    return render(request, "care/office_home.html", {"oversight": found, "spans": found.spans()})
