from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def call_new(request: MemberRequest) -> HttpResponse:
    raise Http404


def call_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_add(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404
