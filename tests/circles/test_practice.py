"""Circles counted by the database, against the calendar that looks at each. Now is Tuesday, November 24, 2026."""

from datetime import date, time, timedelta

import pytest

from circles.calendar import practice_of
from circles.models import Circle, Plan
from circles.practice import circles_between, kept_among, kept_by_advisory, reasons_among
from schools import clock
from schools.models import Advisory
from tests.cast import Place
from tests.circles.planning import close, put_circle, put_held_circle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_morning")]
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
STATES = ("planned", "running", "held", "cancelled")


@pytest.fixture
def november(cedar: Place) -> Place:
    """Circles of every state on days with and without school, gone, today and to come, of an archived advisory too."""
    with cedar.context():
        close(cedar, date(2026, 11, 9), date(2026, 11, 13), "Fall break")
        close(cedar, date(2026, 11, 10), date(2026, 11, 10), "Told twice")
        Advisory.objects.filter(name="7C").update(archived_on=date(2026, 11, 17))
        for day in (3, 10, 17, 23, 24, 27):
            for hour, state in enumerate(STATES):
                for advisory in ("7B", "7C"):
                    more = {"reason": "Fire drill"} if state == "cancelled" else {}
                    more |= {"log_version": 1} if state == "held" else {}
                    put_circle(
                        cedar, date(2026, 11, day), time(7 + hour), advisory=advisory, state=state, **more
                    )
    return cedar


def test_the_database_counts_as_the_calendar_does(november: Place) -> None:
    with november.context():
        listed = Circle.objects.between(FIRST, LAST).for_calendar()
        expected = practice_of(listed, clock.now())
        found = circles_between(Circle.objects.all(), FIRST, LAST)
        behind = Circle.objects.between(FIRST, LAST).behind(clock.now()).count()
        by_advisory = kept_by_advisory(Circle.objects.all(), FIRST, LAST)
    kept = kept_among(found)
    assert kept.held == expected.held > 0
    assert kept.unlogged == len(expected.unlogged) > 0
    assert kept.cancelled == len(expected.cancelled) > 0
    assert kept.planned == expected.due == behind
    assert kept.closed > 0
    assert sum(each.planned for each in by_advisory.values()) == kept.planned
    assert sum(each.closed for each in by_advisory.values()) == kept.closed


def test_a_plan_that_waits_beside_the_one_in_force_counts_no_circle_twice(cedar: Place) -> None:
    with cedar.context():
        circle = put_held_circle(cedar, date(2026, 11, 3))
        common = {"school": cedar.school, "circle": circle, "name": "Plan"}
        Plan.objects.create(**common, theme="needs")
        Plan.objects.create(**common, theme="society", offered_by=cedar.osei)
        Plan.objects.create(**common, theme="society", offered_by=cedar.lee, is_set_aside=True)
        without = put_held_circle(cedar, date(2026, 11, 4))
        Plan.objects.create(school=cedar.school, circle=without, name="Offer", offered_by=cedar.osei)
        found = circles_between(Circle.objects.all(), FIRST, LAST)
    assert {(some.theme, some.number) for some in found} == {("needs", 1), (None, 1)}


def test_reasons_are_told_once_however_they_are_spelled(cedar: Place) -> None:
    with cedar.context():
        for day, reason in ((3, "testing"), (4, "Testing"), (5, "Assembly"), (6, "Testing")):
            put_circle(cedar, date(2026, 11, day), state="cancelled", reason=reason)
        found = circles_between(Circle.objects.all(), FIRST, LAST)
    assert list(reasons_among(found).items()) == [("Assembly", 1), ("Testing", 3)]


def test_a_week_begins_on_monday(cedar: Place) -> None:
    with cedar.context():
        for day in (date(2026, 11, 8), date(2026, 11, 9)):
            put_held_circle(cedar, day)
        found = circles_between(Circle.objects.all(), FIRST, LAST)
    assert sorted(some.monday for some in found) == [date(2026, 11, 2), date(2026, 11, 2) + timedelta(7)]
