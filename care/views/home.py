from django.http import Http404, HttpResponseBase

from care.views.office import office_home
from schools.access import MemberRequest
from schools.models import Role


def care_home(request: MemberRequest) -> HttpResponseBase:
    if request.member.role == Role.ADMINISTRATOR:
        return office_home(request)
    raise Http404
