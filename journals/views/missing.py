"""What somebody wrote about a thing that was taken back meanwhile: it is not sent, and not lost either."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from schools.access import MemberRequest


def not_shared_any_more(request: MemberRequest) -> HttpResponse:
    """404, with the words for their writer. Without words it is as for a page that never was there."""
    words = request.POST.get("words", "").strip()
    if not words:
        raise Http404
    return render(request, "journals/not_shared.html", {"words": words}, status=404)
