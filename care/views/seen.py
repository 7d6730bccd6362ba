from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def seen(request: MemberRequest) -> HttpResponse:
    raise Http404
