from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from circles.models import Circle
from schools.models import Term
from tests.cast import Place
from tests.circles.planning import CANARY, TUESDAY, SignIn, put_circle, put_held_circle, put_series

TERM_END = date(2026, 12, 18)


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
def rivera(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.rivera)


@pytest.fixture
def term(cedar: Place) -> list[Circle]:
    """Tuesdays until December 29: four of them in this term, two in the next."""
    with cedar.context():
        Term.objects.filter(pk=cedar.term.pk).update(ends_on=TERM_END)
        later = {"starts_on": TERM_END + timedelta(1), "ends_on": cedar.year.ends_on}
        Term.objects.create(school=cedar.school, year=cedar.year, name="Next term", **later)
        return list(put_series(cedar, TUESDAY.date(), date(2026, 12, 29)).circles.order_by("on"))


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
