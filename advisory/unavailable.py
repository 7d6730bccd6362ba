"""The page for an error. While the database or the broker is away it says so, and gives back what was typed."""

import re
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.defaults import server_error
from redis.exceptions import RedisError

AWAY = (OperationalError, InterfaceError, RedisError)
PAUSE = 30  # seconds
ONE_WORD = re.compile(r"\S{0,40}")  # a choice, a number or a mark of the page
SECRET = re.compile("csrf|password|again|code")  # in names of fields, "again" being a password's


def error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database or the broker is away. Neither may ask the database anything."""
    is_away = isinstance(sys.exc_info()[1], AWAY)
    response = unavailable(request) if is_away else server_error(request)
    response["Content-Length"] = str(
        len(response.content)
    )  # nothing else tells it of an error outside of a view
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    again = request.get_full_path() if request.method == "GET" else ""
    context = {"words": "\n\n".join(typed(request)), "again": again}
    response = HttpResponse(render_to_string("unavailable.html", context), status=503)
    response["Retry-After"] = str(PAUSE)
    patch_cache_control(response, no_store=True, private=True)
    return response


def typed(request: HttpRequest) -> list[str]:
    """What a person wrote among what was sent: neither one word nor the page's own, and no password."""
    if not is_from_our_page(request):
        return []
    sent = [(name, value.strip()) for name, values in request.POST.lists() for value in map(str, values)]
    return [value for name, value in sent if not ONE_WORD.fullmatch(value) and not SECRET.search(name)]


def is_from_our_page(request: HttpRequest) -> bool:
    """Words that another site sends would look like ours."""
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, error, (), {}) is None
