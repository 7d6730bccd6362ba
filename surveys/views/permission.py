"""What families said about taking part: recorded by the office, shown to nobody else."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.models import Permission, Survey


@roles(Role.ADMINISTRATOR)
def permission_list(request: MemberRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Survey.objects.run_by(request.member), pk=pk)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
@require_POST
def permission_forget(request: MemberRequest, pk: int) -> HttpResponse:
    get_object_or_404(Permission.objects.kept_by(request.member), pk=pk)
    return HttpResponse()
