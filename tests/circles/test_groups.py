"""Pairs and small groups: nobody left out, nobody alone, and others each time as long as there are others."""

from itertools import combinations, count
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.groupings import count_together, save_grouping, together_before
from circles.groups import Group, Pair, Together, group_sizes, group_students
from circles.models import GroupSeat
from tests.cast import Place
from tests.circles.interviewing import put_student

WEEKS = 20


def pairs_in(groups: list[Group]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


@given(number=st.integers(0, 40), size=st.integers(2, 6))
def test_sizes_are_even_and_leave_nobody_alone(number: int, size: int) -> None:
    sizes = group_sizes(number, size)
    assert sum(sizes) == number
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert all(found <= max(size, 3) for found in sizes)
    assert 1 not in sizes or number == 1


@pytest.mark.parametrize(
    ("number", "size", "sizes"),
    [
        (0, 2, []),
        (1, 2, [1]),
        (2, 2, [2]),
        (3, 2, [3]),
        (5, 2, [3, 2]),
        (7, 4, [4, 3]),
        (5, 4, [3, 2]),
        (40, 2, [2] * 20),
        (9, 1, [1] * 9),
    ],
)
def test_sizes(number: int, size: int, sizes: list[int]) -> None:
    assert group_sizes(number, size) == sizes


students = st.lists(st.integers(1, 10_000), unique=True, max_size=16)
past = st.dictionaries(
    st.tuples(st.integers(0, 15), st.integers(0, 15)),
    st.builds(Together, times=st.integers(1, 9), ago=st.integers(1, 60)),
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(students=students, size=st.integers(2, 5), past=past, seed=st.integers(0, 9))
def test_everybody_is_in_one_group_and_the_seed_decides(
    students: list[int], size: int, past: dict[tuple[int, int], Together], seed: int
) -> None:
    together = {
        frozenset((students[one], students[other])): found
        for (one, other), found in past.items()
        if one < other < len(students)
    }
    groups = group_students(students, size, together, seed)
    assert sorted(student for group in groups for student in group) == sorted(students)
    assert sorted(map(len, groups)) == sorted(group_sizes(len(students), size))
    assert groups == group_students(students[::-1], size, together, seed)


def test_another_seed_gives_other_pairs() -> None:
    assert len({str(group_students(range(24), 2, {}, seed)) for seed in range(5)}) == 5


def test_those_who_met_least_come_first_and_then_those_who_met_longest_ago() -> None:
    often = {frozenset((1, 2)): Together(2, 9), frozenset((3, 4)): Together(2, 9)}
    once = {frozenset((1, 3)): Together(1, 1), frozenset((2, 4)): Together(1, 1)}
    longest = {frozenset((1, 4)): Together(1, 2), frozenset((2, 3)): Together(1, 3)}
    for seed in range(5):
        found = pairs_in(group_students([1, 2, 3, 4], 2, often | once | longest, seed))
        assert found == set(longest)


def met_again(number: int, size: int, weeks: int, seed: int) -> int:
    """How many pairs of a year met who had met before."""
    past: list[list[Group]] = []
    again = 0
    for week in range(weeks):
        latest = {
            (age, place): group for age, groups in enumerate(past[::-1]) for place, group in enumerate(groups)
        }
        together = count_together(latest)
        past.append(group_students(range(number), size, together, seed * 100 + week))
        again += len(pairs_in(past[-1]) & together.keys())
    return again


@pytest.mark.parametrize("seed", range(3))
def test_24_students_meet_nobody_twice_in_20_weeks(seed: int) -> None:
    """The least that can be: 20 weeks of 12 pairs are 240 of the 276 pairs there are."""
    assert comb(24, 2) >= WEEKS * 12
    assert met_again(24, 2, WEEKS, seed) == 0


def test_25_students_meet_hardly_anybody_twice() -> None:
    """Eleven pairs and a three a week: 14 of 300 pairs, 280 in 20 weeks."""
    assert met_again(25, 2, WEEKS, 1) <= 5


def test_40_students_have_new_partners_for_30_weeks() -> None:
    assert met_again(40, 2, 30, 1) == 0


def test_fours_repeat_few_pairs() -> None:
    """24 students in fours meet 36 of 276 pairs a week: after seven weeks at least nobody had to meet twice."""
    assert met_again(24, 4, 7, 1) <= 20


def test_together_before_counts_and_tells_how_long_ago(cedar: Place) -> None:
    with cedar.context():
        advisory, other = cedar.advisories["7B"], cedar.advisories["7C"]
        maya, noah, zoe = cedar.maya.pk, cedar.noah.pk, cedar.zoe.pk
        save_grouping(advisory, [[maya, noah], [zoe]])
        save_grouping(advisory, [[maya, zoe, noah]])
        save_grouping(advisory, [[noah], [maya, zoe]])
        save_grouping(other, [[maya, noah]])
        assert together_before(advisory) == {
            frozenset((maya, noah)): Together(2, 2),
            frozenset((maya, zoe)): Together(2, 1),
            frozenset((noah, zoe)): Together(1, 2),
        }
        assert together_before(other) == {frozenset((maya, noah)): Together(1, 1)}


def test_the_past_is_read_in_one_query_however_long_it_is(
    cedar: Place, django_assert_num_queries: object
) -> None:
    with cedar.context():
        advisory = cedar.advisories["7B"]
        people = [put_student(cedar, f"kid{number}").pk for number in range(6)]
        for _week in range(3):
            save_grouping(advisory, group_students(people, 2, together_before(advisory), 1))
        with django_assert_num_queries(1):  # type: ignore[operator]
            found = together_before(advisory)
        assert len(found) == 9, "three weeks of three pairs, all of them new"


def test_groups_are_numbered_from_one(cedar: Place) -> None:
    with cedar.context():
        groups = [[cedar.maya.pk], [cedar.noah.pk, cedar.zoe.pk]]
        grouping = save_grouping(cedar.advisories["7B"], groups)
        seats = GroupSeat.objects.filter(grouping=grouping).values_list("number", "student")
        assert sorted(seats) == sorted(
            (number, student) for number, group in zip(count(1), groups, strict=False) for student in group
        )
