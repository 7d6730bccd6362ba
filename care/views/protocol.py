from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def protocol(request: MemberRequest) -> HttpResponse:
    raise Http404


def duty(request: MemberRequest) -> HttpResponse:
    raise Http404
