from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from care.family_file import make_file
from care.models import LawfulOpening
from journals.views.export import file_of
from schools.access import MemberRequest, roles
from schools.models import Role


@roles(Role.COUNSELOR)
@require_GET
def family_file(request: MemberRequest, pk: UUID) -> HttpResponse:
    mine = LawfulOpening.objects.with_file_for(request.member)
    opening = get_object_or_404(mine.select_related("student__account", "school"), pk=pk)
    return file_of(make_file(opening, request.member), "application/pdf", "family-file.pdf")
