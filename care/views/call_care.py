from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def call_acknowledge(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_arrange(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_hand_over(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def call_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404
