"""The page for an error. While the database or the broker is away it says so, and gives back what was typed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.defaults import server_error
from redis.exceptions import RedisError

from schools.typed import typed

AWAY = (OperationalError, InterfaceError, RedisError)
PAUSE = 30  # seconds


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
    context = {"words": typed(request), "again": again}
    response = HttpResponse(render_to_string("unavailable.html", context), status=503)
    response["Retry-After"] = str(PAUSE)
    patch_cache_control(response, no_store=True, private=True)
    return response
