from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def delivery_list(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def delivery_retry_all(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def delivery_retry(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404
