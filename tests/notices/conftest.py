from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from notices.kinds import Kind
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
