from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def care_home(request: MemberRequest) -> HttpResponse:
    raise Http404
