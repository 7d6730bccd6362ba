import logging
import os
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from schools import clock
from schools.application_role import why_unbound
from schools.models import Heartbeat

log = logging.getLogger(__name__)

SILENCE = timedelta(minutes=2)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """What an operator's monitor asks: 200 when every part works, 503 when one does not."""
    parts = {
        "database": answers(database_guards),
        "broker": answers(broker_answers),
        "worker": answers(worker_answers),
        **{name: answers(import_string(check)) for name, check in settings.HEALTH_PARTS.items()},
    }
    status = "ok" if set(parts.values()) == {"ok"} else "degraded"
    found: dict[str, Any] = {"status": status, **parts, "instance": os.environ.get("ADVISORY_INSTANCE", "")}
    return JsonResponse(found, status=200 if status == "ok" else 503)


def answers(check: Any) -> str:
    try:
        return "ok" if check() else "failing"
    except (DatabaseError, RedisError, OSError):
        return "failing"


def database_guards() -> bool:
    """It answers, and to a role that it can keep from other schools."""
    if problem := why_unbound():
        log.error(problem)
    return not problem


def broker_answers() -> bool:
    """The broker and the cache are one server: an answer of any kind will do."""
    cache.get("health")
    return True


def worker_answers() -> bool:
    return Heartbeat.objects.filter(name="worker", beat_at__gt=clock.now() - SILENCE).exists()
