import uuid
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

from roster.tasks import work_on_import


@pytest.fixture(autouse=True)
def own_cache(settings: Any, fast_passwords_and_a_clean_cache: None) -> None:
    """Tests run side by side on one server: none sees, or clears away, what another counts."""
    found = settings.CACHES["default"]
    elsewhere = urlunsplit(urlsplit(found["LOCATION"])._replace(path="/14"))
    settings.CACHES = {"default": found | {"LOCATION": elsewhere, "KEY_PREFIX": uuid.uuid4().hex}}


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """No worker runs beside these tests: what is queued is noted."""
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(work_on_import, "delay", lambda *ids: queued.append(ids))
    return queued
