from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from notices.kinds import Kind
from tests.notices.failing import Failing
from tests.notices.outboxes import kind_of_messages

# 15:00 in New York, on a Tuesday: outside of everybody's quiet hours.
NOON = datetime(2026, 12, 1, 20, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kind() -> Iterator[Kind]:
    with kind_of_messages() as found:
        yield found


@pytest.fixture
def failing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Failing]:
    monkeypatch.setattr(Failing, "fate", None)
    monkeypatch.setattr(Failing, "is_handing_over", False)
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Failing)
    return Failing
