from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.cast import Place
from tests.circles.planning import CANARY, TUESDAY, put_circle, put_held_circle


@pytest.fixture
def tuesday_morning() -> Iterator[time_machine.Traveller]:
    """The clock stands still until a test moves it."""
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def moment(tuesday_morning: time_machine.Traveller) -> time_machine.Traveller:
    """For tests that move it."""
    return tuesday_morning


@pytest.fixture
def calendar(cedar: Place, harbor: Place) -> Place:
    """7B: held last week, cancelled yesterday, today, next week. 7C next week. Harbor's in its own place."""
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 17), place="Room 12")
        put_circle(cedar, date(2026, 11, 23), state="cancelled", reason="Fire drill")
        put_circle(cedar, TUESDAY.date(), place="Room 12")
        put_circle(cedar, date(2026, 12, 1), place="Room 12")
        put_circle(cedar, date(2026, 12, 2), advisory="7C", place="Library")
    with harbor.context():
        put_circle(harbor, date(2026, 12, 1), advisory="8H", place="Harbor pier", note=CANARY)
    return cedar
