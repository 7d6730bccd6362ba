from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def inbox_list(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def inbox_read(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def inbox_detail(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404
