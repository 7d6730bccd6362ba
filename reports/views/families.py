"""What families read of the results, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from reports.commitments import lately, shown
from reports.families import read_token
from reports.models import Commitment, Release
from reports.reading import reading_of
from reports.results import results_for_families
from schools import clock
from schools.context import school_context
from surveys.sentences import PROMISE


@login_not_required
@require_safe
def families(request: HttpRequest, token: str) -> HttpResponse:
    """To whoever has the address, as long as the school shows families these results."""
    found = read_token(token)
    if found is None:
        raise Http404
    school, pk = found
    with school_context(school):
        shown = Release.objects.shown_to_families(clock.now()).select_related("school", "survey")
        release = get_object_or_404(shown, pk=pk)
        with timezone.override(release.school.zone):
            response = families_page(request, release)
    patch_cache_control(response, no_store=True, private=True)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def families_page(request: HttpRequest, release: Release) -> HttpResponse:
    results = results_for_families(release)
    seen = Release.objects.shown_to_families(clock.now())
    commitments = lately(Commitment.objects.shown_to_families())
    context = {
        "results": results,
        "reading": reading_of(results),
        "promise": PROMISE,
        "shown": shown(commitments, seen, clock.today(release.school)),
    }
    return render(request, "reports/families.html", context)
