from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def outbox_list(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def outbox_detail(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404


def outbox_page(request: HttpRequest, **named: Any) -> HttpResponse:
    raise Http404
