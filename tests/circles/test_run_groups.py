"""Pairs and groups while a circle runs, what is forgotten of taps, and the names that a circle uses."""

from datetime import date, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.groupings import together_before
from circles.models import Grouping, GroupSeat, Run, Tap
from circles.runs.board import names_in_circle
from circles.runs.pace import LONGEST_STRETCH
from circles.tasks import forget_taken_back_of
from schools.enrollment import enroll_student
from schools.models import Member, Role
from tests.cast import Place
from tests.circles.running import board, now, put_run, tap

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def run(cedar: Place) -> Run:
    """With Maya, Noah, Zoë, Iris and Ravi."""
    with cedar.context():
        ravi = cedar.add("ravi", Role.STUDENT, "Ravi", "Patel")
        for student in (cedar.iris, ravi):
            enroll_student(student, cedar.advisories["7B"], date(2026, 11, 23))
        return put_run(cedar)


def grouped() -> set[frozenset[str]]:
    """Of the latest grouping."""
    groups: dict[int, set[str]] = {}
    for seat in GroupSeat.objects.filter(grouping=Grouping.objects.first()).select_related("student"):
        groups.setdefault(seat.number, set()).add(seat.student.given_name)
    return {frozenset(group) for group in groups.values()}


def test_groups_are_of_those_who_are_there(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "absent", student=cedar.zoe)
        tap(run, "group", to=2)

        assert {len(group) for group in grouped()} == {2}
        assert frozenset().union(*grouped()) == {"Maya", "Noah", "Iris", "Ravi"}
        assert sorted(map(sorted, board(run).groups)) == sorted(map(sorted, grouped()))


def test_again_replaces_them_as_if_they_had_not_met(cedar: Place, run: Run) -> None:
    with cedar.context():
        for _time in range(4):
            tap(run, "group", to=2)

        assert Grouping.objects.count() == 1
        assert {pair.times for pair in together_before(cedar.advisories["7B"]).values()} == {1}


def test_groups_that_were_put_away_have_met(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "absent", student=cedar.zoe)
        met = set()
        for _time in range(3):
            tap(run, "group", to=2)
            tap(run, "show", state="groups")
            met |= grouped()
            tap(run, "ungroup")

        assert len(met) == 6
        assert Grouping.objects.count() == 3
        assert (board(run).groups, now(run).showing) == ([], "step")


def test_tokens_are_forgotten_after_a_day(
    cedar: Place, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    with cedar.context():
        tap(run, "shuffle")
    tuesday_morning.shift(timedelta(hours=23))
    with cedar.context():
        tap(run, "end")
    forget_taken_back_of(cedar.school.pk)
    with cedar.context():
        assert Tap.objects.count() == 2
    tuesday_morning.shift(timedelta(hours=2))
    forget_taken_back_of(cedar.school.pk)
    with cedar.context():
        assert Tap.objects.count() == 1


def test_a_step_taken_up_again_goes_on_where_it_stood(
    cedar: Place, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    with cedar.context():
        tuesday_morning.shift(timedelta(seconds=90))
        tap(run, "step", at=0, to=1)
        tuesday_morning.shift(timedelta(seconds=30))
        tap(run, "step", at=1, to=0)

        assert board(run).left == 5 * 60 - 90


def test_a_step_stretches_as_far_as_it_may_and_runs_over(
    cedar: Place, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    with cedar.context():
        tap(run, "stretch", at=0, to=LONGEST_STRETCH + 5)
        assert board(run).left == (5 + LONGEST_STRETCH) * 60
        tap(run, "stretch", at=0, to=0)
        tuesday_morning.shift(timedelta(minutes=7))

        assert (board(run).left, board(run).later) == (-120, 15 * 60)


def test_a_next_that_arrives_late_counts_from_when_it_was_pressed(
    cedar: Place, tuesday_morning: time_machine.Traveller, run: Run
) -> None:
    with cedar.context():
        tuesday_morning.shift(timedelta(minutes=2))
        tap(run, "step", at=0, to=1, ago=60)

        assert now(run).spent[0] == 60
        assert board(run).left == 5 * 60 - 60


FAMILIES = st.sampled_from(["Torres", "Tan", "Álvarez"])
CALLED = st.sampled_from(["Maya", "Noah", ""])


@settings(deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["Maya", "Noah"]), FAMILIES), CALLED, max_size=6))
def test_students_are_told_apart_by_as_much_of_their_names_as_it_takes(
    people: dict[tuple[str, str], str],
) -> None:
    names = names_in_circle(
        Member(pk=at, given_name=given, family_name=family, called=called)
        for at, ((given, family), called) in enumerate(people.items())
    )
    assert len(set(names.values())) == len(people)
