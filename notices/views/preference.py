from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def preferences(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404
