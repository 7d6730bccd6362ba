from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

# 8:30 in New York: school has begun, and it is no time for quiet.
MONDAY = datetime(2026, 11, 9, 13, 30, tzinfo=UTC)


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    """A Monday on which the clock stands still until a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
