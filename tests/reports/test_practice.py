"""The numbers that dashboards and the weekly report begin with. Their now is Tuesday, November 24, 2026."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.models import Circle
from reports.practice import SchoolPractice, advisories_without_circle, practice_between
from schools.models import Advisory, SchoolYear
from tests.cast import Place
from tests.circles.planning import close, put_circle, put_held_circle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_morning")]
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
MONDAY = date(2026, 11, 16)


def november(place: Place) -> SchoolPractice:
    with place.context():
        return practice_between(FIRST, LAST)


def counts(found: SchoolPractice) -> tuple[int, int]:
    return found.held, found.planned


def names(advisories: list[Advisory]) -> list[str]:
    return [advisory.name for advisory in advisories]


def lately(place: Place) -> list[str]:
    with place.context():
        return names(advisories_without_circle(place.school))


def test_held_of_those_that_were_due(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 3))
        put_circle(cedar, date(2026, 11, 10))  # never logged
        put_circle(cedar, date(2026, 11, 17), state="cancelled", reason="Assembly")
        put_circle(cedar, date(2026, 11, 24))  # later today
        put_circle(cedar, date(2026, 12, 1))
        put_held_circle(cedar, date(2026, 10, 27))
        put_circle(cedar, date(2026, 11, 12), advisory="7C")
    with harbor.context():
        put_held_circle(harbor, date(2026, 11, 3), advisory="8H")
        put_circle(harbor, date(2026, 11, 4), advisory="8H")
    found = november(cedar)
    assert counts(found) == (1, 4)
    assert (found.kept.cancelled, found.kept.unlogged) == (1, 2)
    assert names(found.without) == ["7C"]
    assert counts(november(harbor)) == (1, 2) and november(harbor).without == []


def test_days_without_school_never_count_unless_a_circle_was_held(cedar: Place) -> None:
    with cedar.context():
        close(cedar, date(2026, 11, 9), date(2026, 11, 13), "Fall break")
        put_circle(cedar, date(2026, 11, 10))
        put_circle(cedar, date(2026, 11, 11), state="cancelled", reason="Fall break")
        put_held_circle(cedar, date(2026, 11, 12))
    assert counts(november(cedar)) == (1, 1)
    assert november(cedar).kept.closed == 2


def test_a_circle_counts_on_the_day_that_it_was_moved_to(cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, date(2026, 11, 3))
        Circle.objects.filter(pk=circle.pk).update(
            on=date(2026, 10, 30),
            starts_at=circle.starts_at - timedelta(days=4),
            moved_from=circle.starts_at,
        )
    assert counts(november(cedar)) == (0, 0)


def test_an_archived_advisory_counts_as_long_as_it_was_there(cedar: Place) -> None:
    with cedar.context():
        put_circle(cedar, date(2026, 11, 3), advisory="7C")
        put_circle(cedar, date(2026, 11, 17), advisory="7C")
        Advisory.objects.filter(name="7C").update(archived_on=date(2026, 11, 10))
    found = november(cedar)
    assert counts(found) == (0, 1) and found.without == []


def test_advisories_without_a_circle_on_ten_days_with_school(cedar: Place, harbor: Place) -> None:
    """By then there was school on ten days: November 10 to 23."""
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 10))
        put_held_circle(cedar, date(2026, 11, 9), advisory="7C")
        put_circle(cedar, date(2026, 11, 20), advisory="7C")
    assert lately(cedar) == ["7C"]
    with cedar.context():
        close(cedar, date(2026, 11, 19), date(2026, 11, 19), "Testing")
    assert lately(cedar) == []
    assert lately(harbor) == ["8H"]


def test_nobody_is_without_a_circle_before_the_year_is_two_weeks_old_and_in_the_holidays(
    cedar: Place,
) -> None:
    assert lately(cedar) == ["7B", "7C"]
    with cedar.context():
        SchoolYear.objects.update(starts_on=date(2026, 11, 11))
    assert lately(cedar) == []
    with cedar.context():
        SchoolYear.objects.update(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 23))
    assert lately(cedar) == []


def test_archived_advisories_and_those_of_other_years_are_not_without_a_circle(cedar: Place) -> None:
    with cedar.context():
        last_year = SchoolYear.objects.create(
            school=cedar.school, name="Last year", starts_on=date(2025, 9, 1), ends_on=date(2026, 6, 20)
        )
        Advisory.objects.create(school=cedar.school, year=last_year, name="8Z")
        Advisory.objects.filter(name="7C").update(archived_on=date(2026, 11, 23))
    assert lately(cedar) == ["7B"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_is_the_same(cedar: Place, number: int) -> None:
    with cedar.context():
        for at in range(number):
            cedar.add_advisory(f"8{at}", [cedar.osei], [])
            put_circle(cedar, MONDAY, time(8), advisory=f"8{at}")
        with CaptureQueriesContext(connection) as asked:
            practice_between(FIRST, LAST)
            advisories_without_circle(cedar.school)
    assert len(asked) == 5
