from uuid import UUID

from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def family_file(request: MemberRequest, pk: UUID) -> HttpResponse:
    raise Http404
