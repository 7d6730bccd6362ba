from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def absence_list(request: MemberRequest) -> HttpResponse:
    raise Http404


def absence_remove(request: MemberRequest, pk: int) -> HttpResponse:
    raise Http404
