from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def named_adult_add(request: MemberRequest) -> HttpResponse:
    raise Http404


def named_adult_move(request: MemberRequest, pk: int) -> HttpResponse:
    raise Http404


def named_adult_remove(request: MemberRequest, pk: int) -> HttpResponse:
    raise Http404
