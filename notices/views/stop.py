from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def stop(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def stop_again(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404
