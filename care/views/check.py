from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def check_confirm(request: MemberRequest) -> HttpResponse:
    raise Http404
