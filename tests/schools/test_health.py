from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from schools import clock
from schools.models import Heartbeat

pytestmark = pytest.mark.promise("silent-worker")


@pytest.mark.django_db
def test_all_well(anonymous: Client) -> None:
    Heartbeat.objects.create(name="worker", beat_at=clock.now())
    response = anonymous.get("/health/")
    assert response.status_code == 200
    found = response.json()
    parts = {name: found[name] for name in ("status", "database", "broker", "worker", "deliveries")}
    assert set(parts.values()) == {"ok"}


@pytest.mark.django_db
def test_a_silent_worker_is_noticed(anonymous: Client) -> None:
    Heartbeat.objects.create(name="worker", beat_at=clock.now() - timedelta(minutes=3))
    response = anonymous.get("/health/")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()["worker"]) == ("degraded", "failing")


@pytest.mark.django_db
def test_a_lost_broker_is_noticed(anonymous: Client, settings: Any) -> None:
    Heartbeat.objects.create(name="worker", beat_at=clock.now())
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    response = anonymous.get("/health/")
    assert response.status_code == 503
    assert response.json()["broker"] == "failing"
