from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def concern_new(request: MemberRequest) -> HttpResponse:
    raise Http404


def concern_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def concern_acknowledge(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def concern_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def concern_report(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def concern_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def concern_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404
