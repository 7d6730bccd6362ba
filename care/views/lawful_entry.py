from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def lawful_entry_list(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404


def lawful_entry(request: MemberRequest, pk: UUID, entry: UUID) -> HttpResponse:
    raise Http404
