from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

# 10:00 in New York, on a Tuesday: within the hours of the school.
TEN = datetime(2026, 12, 1, 15, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller
