"""What families read before a survey, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from schools.context import school_context
from surveys.models import Survey
from surveys.previews import read_token


@login_not_required
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    found = read_token(token)
    if found is None:
        raise Http404
    school, pk = found
    with school_context(school):
        get_object_or_404(Survey.objects.kept(), pk=pk)
        return HttpResponse()
