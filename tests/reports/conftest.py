from collections.abc import Iterator

import pytest
import time_machine

from tests.circles.planning import TUESDAY


@pytest.fixture
def tuesday_morning() -> Iterator[time_machine.Traveller]:
    """The clock stands still until a test moves it."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller
