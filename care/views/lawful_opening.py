from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def lawful_opening_list(request: MemberRequest) -> HttpResponse:
    raise Http404


def lawful_opening_new(request: MemberRequest) -> HttpResponse:
    raise Http404


def lawful_opening_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def lawful_opening_approve(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def lawful_opening_refuse(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def lawful_opening_end(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404
