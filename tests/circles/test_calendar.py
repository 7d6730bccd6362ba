"""How circles stand, and a term's dots."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from circles.calendar import Dot, Standing, dot_of, dots_of, practice_of, standing_of
from circles.models import Circle
from tests.cast import Place
from tests.circles.planning import TUESDAY, close, put_circle, put_held_circle

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.mark.parametrize(
    ("state", "closure", "minutes", "standing", "dot"),
    [
        ("planned", None, 1, Standing.PLANNED, "planned"),
        ("planned", None, 0, Standing.NOW, "now"),
        ("planned", None, -29, Standing.NOW, "now"),
        ("planned", None, -30, Standing.WAITING, "now"),
        ("running", None, 5, Standing.NOW, "now"),
        ("planned", "Snow day", -60, Standing.CLOSED, "closure"),
        ("planned", "Snow day", 60, Standing.CLOSED, "closure"),
        ("running", "Snow day", 5, Standing.NOW, "now"),
        ("running", "Snow day", -30, Standing.WAITING, "now"),
        ("held", "Snow day", -60, Standing.HELD, "held"),
        ("cancelled", "Snow day", 60, Standing.CANCELLED, "missed"),
    ],
)
def test_standing(state: str, closure: str | None, minutes: int, standing: Standing, dot: str) -> None:
    circle = Circle(state=state, starts_at=TUESDAY + timedelta(minutes=minutes), minutes=30)
    circle.closure = closure
    assert standing_of(circle, TUESDAY) == standing
    assert dot_of(standing) == dot


def test_the_dots_of_a_term(cedar: Place, django_assert_num_queries: Any) -> None:
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 10))
        cancelled = put_circle(cedar, date(2026, 11, 12), state="cancelled", reason="assembly")
        unlogged = put_circle(cedar, date(2026, 11, 17))
        close(cedar, date(2026, 11, 19), date(2026, 11, 19), "Flood")
        put_circle(cedar, date(2026, 11, 19))
        put_circle(cedar, date(2026, 12, 1))
        put_circle(cedar, date(2026, 12, 3), state="cancelled", reason="trip")
        put_held_circle(cedar, date(2026, 11, 10), advisory="7C")
        put_held_circle(cedar, date(2026, 9, 1), at=time(8))
        circles = Circle.objects.filter(advisory=cedar.advisories["7B"]).between(
            cedar.term.starts_on, cedar.term.ends_on
        )
        with django_assert_num_queries(1):
            found = list(circles.for_calendar())
        assert dots_of(found, TUESDAY) == [
            Dot("held", "November 10: Held"),
            Dot("missed", "November 12: Cancelled, assembly"),
            Dot("now", "November 17: Not logged yet"),
            Dot("closure", "November 19: No school, Flood"),
            Dot("planned", "December 1: Planned"),
            Dot("missed", "December 3: Cancelled, trip"),
        ]
        practice = practice_of(found, TUESDAY)
        assert (practice.held, practice.due) == (1, 3)
        assert (practice.unlogged, practice.cancelled) == ([unlogged], [cancelled])


def test_a_circle_ends_after_its_minutes() -> None:
    circle = Circle(starts_at=datetime(2026, 11, 24, 9, 5), minutes=25)
    assert circle.ends_at == datetime(2026, 11, 24, 9, 30)
