"""What is left to read once disclosure control has done its work."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from reports.disclosure import FEWEST_RESPONDENTS
from reports.disclosure.lines import People, candidates
from reports.disclosure.people import people_of
from reports.disclosure.plan import LARGE_TABLES, plan_units
from reports.disclosure.release import release
from reports.disclosure.shapes import NONE, Groups, Table, Unit
from tests.reports.disclosure.made_up import MadeUp, a_school

K = FEWEST_RESPONDENTS
ONE_WAY = {Table.SCHOOL, Table.GRADE, Table.ATTRIBUTE}


@dataclass
class Share:
    shown: int = 0
    of: int = 0

    def add(self, shown: int, of: int) -> None:
        self.shown += shown
        self.of += of

    def __float__(self) -> float:
        return self.shown / max(1, self.of)

    def __str__(self) -> str:
        return f"{self.shown} of {self.of} ({float(self):.1%})"


class Useful:
    """Shares over several schools, of the constructs that the gate lets through, and how many those are."""

    def __init__(self) -> None:
        self.one_way, self.cells, self.advisories = Share(), Share(), Share()
        self.whole, self.large, self.nothing = 0, 0, 0

    def see(self, school: MadeUp) -> None:
        result = release(school.survey, school.groups, school.answers)
        for construct in range(len(school.survey.constructs)):
            here = {result.units[each.unit] for each in result.figures if each.construct == construct}
            self.see_fall_back(here)
            if not {unit.table for unit in here} <= set(LARGE_TABLES):
                items = list(school.survey.constructs[construct].items)
                self.see_units(school.groups, here, (school.answers[:, items] != NONE).any(axis=1))

    def see_fall_back(self, here: set[Unit]) -> None:
        is_large = {unit.table for unit in here} <= set(LARGE_TABLES)
        self.nothing += not here
        self.large += bool(here) and is_large
        self.whole += not is_large

    def see_units(self, groups: Groups, here: set[Unit], answered: People) -> None:
        """Of the units in which ten people answered."""
        wanted = [
            unit
            for unit in candidates(groups, K)
            if np.count_nonzero(people_of(groups, unit) & answered) >= K
        ]
        for share, tables in (
            (self.one_way, ONE_WAY),
            (self.cells, {Table.GRADE_ATTRIBUTE}),
        ):
            some = {unit for unit in wanted if unit.table in tables}
            share.add(len(some & here), len(some))
        numbers = np.unique(groups.advisory[groups.advisory != NONE], return_counts=True)[1]
        shown = sum(unit.table == Table.ADVISORY for unit in here)
        self.advisories.add(shown, int((numbers >= K).sum()))

    def __str__(self) -> str:
        return (
            f"one way {self.one_way}, cells {self.cells}, advisories {self.advisories}; "
            f"constructs: all {self.whole}, school and grades {self.large}, nothing {self.nothing}"
        )


def useful(students: int, seeds: range, favourable: float = 0.7, constructs: int = 2) -> Useful:
    found = Useful()
    for seed in seeds:
        found.see(a_school(students, seed, favourable=favourable, constructs=constructs))
    print(f"\n{students} students, {favourable:.0%} favourable, seeds {seeds}: {found}")
    return found


def is_enough(found: Useful) -> None:
    assert found.one_way.shown == found.one_way.of > 0
    assert float(found.cells) >= 0.85
    assert float(found.advisories) >= 0.9


@pytest.mark.parametrize(("students", "seeds"), [(300, range(20)), (700, range(3))])
def test_plan_shows_most(students: int, seeds: range):
    found = Useful()
    for seed in seeds:
        groups = a_school(students, seed, constructs=1).groups
        found.see_units(groups, set(plan_units(groups)), np.ones(groups.size, dtype=bool))
    is_enough(found)


@pytest.mark.parametrize(("students", "seeds"), [(300, range(1, 6)), (700, range(2))])
def test_most_is_shown(students: int, seeds: range):
    found = useful(students, seeds)
    is_enough(found)
    assert found.whole >= 0.75 * (found.whole + found.large) and found.nothing == 0


def test_options_give_way_to_the_school_and_its_grades():
    school = a_school(300, 5, favourable=0.92)
    result = release(
        replace(school.survey, constructs=school.survey.constructs[3:4]), school.groups, school.answers
    )
    assert {result.units[each.unit].table for each in result.figures} == set(LARGE_TABLES)
    assert {each.option for each in result.figures} == {-1}


@pytest.mark.long
@pytest.mark.parametrize(("students", "seeds"), [(300, range(15)), (700, range(5)), (1500, range(1))])
def test_most_is_shown_in_more_schools(students: int, seeds: range):
    found = useful(students, seeds, constructs=9)
    is_enough(found)
    assert found.whole >= 0.75 * (found.whole + found.large) and found.nothing == 0


@pytest.mark.long
@pytest.mark.parametrize(("students", "seeds"), [(300, range(15)), (700, range(6)), (1500, range(1))])
def test_school_and_grades_are_shown_where_nearly_all_agree(students: int, seeds: range):
    assert useful(students, seeds, favourable=0.92, constructs=9).nothing == 0
