"""The plan: made of groups alone, and no total of fewer than ten people follows from what it shows."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from reports.disclosure.lines import candidates, lines_of
from reports.disclosure.people import finest_classes, people_of
from reports.disclosure.plan import plan_units
from reports.disclosure.release import release
from reports.disclosure.shapes import NONE, Construct, Groups, Numbers, Survey, Table
from tests.reports.disclosure.attacker.totals import differences, in_span, over_classes
from tests.reports.disclosure.made_up import a_school
from tests.reports.disclosure.odd_schools import known_of, odd_school

pytestmark = pytest.mark.promise("answers-not-derivable")

K = 10
PRIME = 2_147_483_563
MOST_SETS = 20_000
SCHOOLS = range(52)


def sets_of_people(groups: Groups, units) -> list[frozenset[int]]:
    return [frozenset(np.flatnonzero(people_of(groups, unit)).tolist()) for unit in units]


def in_other_order(groups: Groups, order: Numbers) -> Groups:
    return Groups(groups.grade[order], groups.attributes[:, order], groups.advisory[order])


def renamed(groups: Groups) -> Groups:
    """Other numbers in the same order."""

    def other(line: Numbers) -> Numbers:
        return np.where(line == NONE, NONE, 3 * line + 5)

    return Groups(other(groups.grade), other(groups.attributes), other(groups.advisory))


def test_plan_is_the_same_whatever_was_answered():
    school = odd_school(0)
    shown = release(school.survey, school.groups, school.answers)
    agreed = release(school.survey, school.groups, np.full_like(school.answers, 5))
    assert shown.units == agreed.units == plan_units(school.groups)


def test_plan_is_the_same_in_any_order():
    for number in SCHOOLS[::3]:
        groups = odd_school(number).groups
        order = np.random.default_rng(number).permutation(groups.size)
        assert plan_units(in_other_order(groups, order)) == plan_units(groups)


def test_plan_is_the_same_by_any_names():
    for number in SCHOOLS[::3]:
        groups = odd_school(number).groups
        other = renamed(groups)
        assert sets_of_people(other, plan_units(other)) == sets_of_people(groups, plan_units(groups))


def test_nobody_else_s_total_follows():
    for number in SCHOOLS:
        school = odd_school(number)
        known = known_of(school)
        members = [known.people(unit) for unit in plan_units(school.groups)]
        assert list(differences(known, members)) == []


def test_no_set_of_fewer_than_ten_follows_in_small_schools():
    """All of them, when there are few enough."""
    tried = 0
    for number in range(60):
        groups = odd_school(number).groups
        sets = all_small_sets(groups) if 0 < groups.size <= 40 else None
        units = plan_units(groups)
        if sets is not None and len(sets) and units:
            tried += 1
            over = [over_classes(people_of(groups, unit), finest_classes(groups)) for unit in units]
            assert not in_span(sets, np.array(over), PRIME).any(), number
    assert tried >= 5


def all_small_sets(groups: Groups) -> Numbers | None:
    """int[sets, classes] of 1 to 9 people; None when there are too many."""
    sizes = np.bincount(finest_classes(groups)).tolist()
    found: list[tuple[int, ...]] = [()]
    small: list[tuple[int, ...]] = [()]
    while small and len(found) < MOST_SETS:
        small = [
            (*each, place)
            for each in small
            for place in range(each[-1] + 1 if each else 0, len(sizes))
            if sum(sizes[at] for at in (*each, place)) < K
        ]
        found += small
    if len(found) >= MOST_SETS:
        return None
    sets = np.zeros((len(found) - 1, len(sizes)), dtype=np.int64)
    for row, each in enumerate(found[1:]):
        sets[row, list(each)] = 1
    return sets


def test_rank_by_fractions_agrees_with_rank_by_a_prime():
    for number in (0, 7, 12):
        groups = odd_school(number).groups
        classes = finest_classes(groups)
        units = np.array([over_classes(people_of(groups, each), classes) for each in plan_units(groups)])
        sets = np.eye(int(classes.max()) + 1, dtype=np.int64)[:12]
        for each in sets:
            follows = rank(np.vstack([units, each])) == rank(units)
            assert follows == in_span(each[None, :], units, PRIME)[0]


def rank(rows: Numbers) -> int:
    left = [[Fraction(int(each)) for each in row] for row in np.unique(rows, axis=0)]
    found = 0
    for column in range(rows.shape[1]):
        place = next((at for at in range(found, len(left)) if left[at][column]), None)
        if place is None:
            continue
        left[found], left[place] = left[place], left[found]
        first = left[found]
        for at in range(found + 1, len(left)):
            factor = left[at][column] / first[column]
            if factor:
                left[at] = [each - factor * other for each, other in zip(left[at], first, strict=True)]
        found += 1
    return found


def test_no_set_follows_that_fewer_units_would_hide():
    """Every pair of units: neither what they share nor what one has beyond the other is of one to nine people and
    follows."""
    for number in SCHOOLS[::4]:
        groups = odd_school(number).groups
        shown = sets_of_people(groups, plan_units(groups))
        for one, other in combinations(shown, 2):
            if other < one:
                assert len(one - other) >= K


def test_units_have_ten_people_and_say_so():
    for number in SCHOOLS:
        groups = odd_school(number).groups
        for unit in plan_units(groups):
            assert unit.n == np.count_nonzero(people_of(groups, unit)) >= K


def test_people_without_a_record_count_in_totals_and_have_no_unit():
    for number in SCHOOLS:
        groups = odd_school(number).groups
        units = plan_units(groups)
        if units:
            assert units[0].table == Table.SCHOOL and units[0].n == groups.size
        for unit in units:
            for chosen in (unit.grades, unit.values, unit.advisories):
                assert not chosen or set(chosen) - {NONE}


def test_nine_without_a_record_do_not_follow():
    """All others of the school have a value: what is left of the total would be theirs."""
    values = np.array([0] * 30 + [1] * 30 + [NONE] * 9)
    groups = Groups(np.zeros(69, dtype=int), values[None, :], np.full(69, NONE))
    shown = sets_of_people(groups, plan_units(groups))
    assert len(shown) > 1
    assert frozenset(range(60, 69)) not in {one - other for one, other in combinations(shown, 2)}
    assert frozenset(range(60)) not in shown


@pytest.mark.parametrize("size", [0, 1, 9])
def test_fewer_than_ten_have_no_plan(size: int):
    groups = Groups(np.zeros(size, dtype=int), np.zeros((2, size), dtype=int), np.zeros(size, dtype=int))
    assert plan_units(groups) == ()


def test_adults_without_groups_have_the_school_alone():
    nothing = np.full(25, NONE)
    units = plan_units(Groups(nothing, np.zeros((0, 25), dtype=int), nothing))
    assert [unit.table for unit in units] == [Table.SCHOOL]


def test_units_of_the_same_people_have_the_same_figures():
    """In a school of one grade that is one advisory."""
    school = a_school(60, 2, grades=1, constructs=2)
    groups = Groups(school.groups.grade, school.groups.attributes, school.groups.grade)
    result = release(school.survey, groups, school.answers)
    shown = {}
    for figure in result.figures:
        if figure.option == NONE:
            whom = sets_of_people(groups, [result.units[figure.unit]])[0]
            shown.setdefault((whom, figure.construct, figure.item), set()).add((figure.low, figure.high))
    assert len(shown) > 5
    assert all(len(bands) == 1 for bands in shown.values())


def test_candidates_are_of_ten_people():
    for number in SCHOOLS[::5]:
        groups = odd_school(number).groups
        assert all(unit.n >= K for unit in candidates(groups, K))
        assert len(lines_of(groups)) >= 2


def test_construct_without_items_has_no_figures():
    school = odd_school(0)
    survey = Survey(school.survey.items, (Construct(()),))
    assert release(survey, school.groups, school.answers).figures == ()


@pytest.mark.parametrize(("attributes", "values"), [(40, 8), (1, 300)])
def test_of_very_many_groups_the_plan_comes_to_an_end(attributes, values):
    """Whoever keeps many attributes does not stop the worker: what is left are the school and its grades."""
    random = np.random.default_rng(1)
    people = 700
    groups = Groups(
        grade=random.integers(0, 7, people),
        attributes=random.integers(0, values, (attributes, people)),
        advisory=random.integers(0, 38, people),
    )
    units = plan_units(groups)
    assert {unit.table for unit in units} == {Table.SCHOOL, Table.GRADE}
    assert sum(unit.n for unit in units if unit.table == Table.GRADE) == people
