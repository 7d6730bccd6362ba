"""Whom a circle has not heard lately: told to its own teachers, in the order of names, without a number."""

from datetime import date, timedelta
from typing import Any

import pytest

from circles.voices import not_heard_lately
from schools.models import Advisory, Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import put_log
from tests.circles.planning import TUESDAY, put_circle

TODAY = TUESDAY.date()
WEEK = timedelta(7)
pytestmark = pytest.mark.usefixtures("tuesday_morning")


def put_weeks(place: Place, *weeks: dict[str, str], advisory: str = "7B") -> None:
    """A logged circle a week, the latest first, with these marks; everyone else shared."""
    for number, marks in enumerate(weeks):
        circle = put_circle(place, TODAY - (number + 1) * WEEK, advisory=advisory)
        put_log(circle, place.rivera, **marks)


def quiet(place: Place, member: Member, advisory: Advisory | None = None) -> list[str]:
    with place.context():
        return [student.given_name for student in not_heard_lately(member, advisory)]


@pytest.fixture
def quiet_three(cedar: Place) -> Place:
    """Zoë and Noah were there three times and did not share."""
    with cedar.context():
        put_weeks(
            cedar,
            {"zoe": "passed", "noah": "not_reached"},
            {"zoe": "come_back", "noah": "passed"},
            {"zoe": "not_reached", "noah": "passed"},
        )
    return cedar


def test_its_own_teachers_are_told_in_the_order_of_names(quiet_three: Place) -> None:
    for teacher in (quiet_three.rivera, quiet_three.lee):
        assert quiet(quiet_three, teacher) == ["Noah", "Zoë"]


def test_nobody_else_is_told(quiet_three: Place) -> None:
    """Not the substitute, though all these days were theirs, nor the office, nor a colleague."""
    with quiet_three.context():
        rows = Leadership.objects.filter(member=quiet_three.sam)
        rows.update(from_on=TODAY - 4 * WEEK, until_on=TODAY)
    for name in ("sam", "osei", "pat", "diaz", "okafor", "maya"):
        assert quiet(quiet_three, quiet_three.people[name]) == [], name


def test_whoever_teaches_the_advisory_is_told_whatever_their_role(quiet_three: Place) -> None:
    with quiet_three.context():
        advisory = quiet_three.advisories["7B"]
        Leadership.objects.create(
            school=quiet_three.school, advisory=advisory, member=quiet_three.okafor, from_on=TODAY
        )
    assert quiet(quiet_three, quiet_three.okafor) == ["Noah", "Zoë"]


def test_a_former_teacher_and_a_coming_one_are_not(quiet_three: Place) -> None:
    with quiet_three.context():
        rows = Leadership.objects.filter(member=quiet_three.lee)
        rows.update(until_on=TODAY)
    assert quiet(quiet_three, quiet_three.lee) == ["Noah", "Zoë"]
    with quiet_three.context():
        rows.update(until_on=TODAY - timedelta(1))
    assert quiet(quiet_three, quiet_three.lee) == []
    with quiet_three.context():
        rows.update(from_on=TODAY + timedelta(1), until_on=None)
    assert quiet(quiet_three, quiet_three.lee) == []


def test_an_archived_advisory_is_left_alone(quiet_three: Place) -> None:
    with quiet_three.context():
        Advisory.objects.filter(name="7B").update(archived_on=TODAY)
    assert quiet(quiet_three, quiet_three.rivera) == []


@pytest.mark.parametrize("gone", ["left the school", "left the advisory", "moved to 7C"])
def test_a_student_who_is_not_there_any_more(gone: str, quiet_three: Place) -> None:
    with quiet_three.context():
        enrollment = Enrollment.objects.filter(student=quiet_three.noah)
        if gone == "left the school":
            Member.objects.filter(pk=quiet_three.noah.pk).update(left_on=TODAY)
        else:
            enrollment.update(until_on=TODAY - timedelta(1))
        if gone == "moved to 7C":
            Enrollment.objects.create(
                school=quiet_three.school,
                advisory=quiet_three.advisories["7C"],
                student=quiet_three.noah,
                from_on=TODAY,
            )
    assert quiet(quiet_three, quiet_three.rivera) == ["Zoë"]
    assert quiet(quiet_three, quiet_three.osei) == []


def test_absences_between_do_not_count(cedar: Place) -> None:
    """The last three that they were at; two are too few, and one share in them is heard."""
    with cedar.context():
        put_weeks(
            cedar,
            {"maya": "passed", "noah": "passed", "zoe": "passed"},
            {"maya": "absent", "noah": "absent", "zoe": "passed"},
            {"maya": "passed", "noah": "absent", "zoe": "absent"},
            {"maya": "passed", "noah": "passed"},
        )
    assert quiet(cedar, cedar.rivera) == ["Maya"]
    with cedar.context():
        put_log(put_circle(cedar, date(2026, 11, 23)), cedar.rivera, maya="shared", noah="passed")
    assert quiet(cedar, cedar.rivera) == ["Noah"]


def test_one_advisory_of_several(quiet_three: Place) -> None:
    with quiet_three.context():
        other = quiet_three.advisories["7C"]
        Leadership.objects.create(
            school=quiet_three.school,
            advisory=other,
            member=quiet_three.rivera,
            from_on=quiet_three.year.starts_on,
        )
        put_weeks(quiet_three, *[{"iris": "passed"}] * 3, advisory="7C")
    rivera = quiet_three.rivera
    assert quiet(quiet_three, rivera) == ["Noah", "Iris", "Zoë"]
    assert quiet(quiet_three, rivera, other) == ["Iris"]
    assert quiet(quiet_three, rivera, quiet_three.advisories["7B"]) == ["Noah", "Zoë"]
    assert quiet(quiet_three, quiet_three.osei, quiet_three.advisories["7B"]) == []


def test_it_takes_one_query(quiet_three: Place, django_assert_num_queries: Any) -> None:
    with quiet_three.context(), django_assert_num_queries(1):
        assert len(not_heard_lately(quiet_three.rivera)) == 2
