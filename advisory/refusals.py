"""The pages for what is not there, or not any more, and for what is not theirs: they give back what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schools.typed import typed


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Of an address that no page has nothing was read, and nothing is."""
    words = typed(request) if request.resolver_match else ""
    return render(request, "404.html", {"words": words}, status=404)


def not_theirs(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"words": typed(request)}, status=403)
