"""Somebody who tries to work out single answers from what is released, in hundreds of schools."""

import ast
from pathlib import Path

import numpy as np
import pytest

from reports.disclosure.release import release
from tests.reports.disclosure import attacker
from tests.reports.disclosure.attacker.attack import violations
from tests.reports.disclosure.attacker.programs import Effort
from tests.reports.disclosure.odd_schools import known_of, odd_school, published

pytestmark = pytest.mark.promise("answers-not-derivable")

ORDINARY = [range(first, first + 50) for first in range(0, 200, 50)]
OF_OTHERS = {"collections", "dataclasses", "functools", "numpy", "scipy", "typing"}
LONG = [range(first, first + 500) for first in range(1000, 11000, 500)]


def found_in(number: int, effort: Effort) -> list[str]:
    school = odd_school(number)
    result = release(school.survey, school.groups, school.answers)
    return violations(published(result), known_of(school), effort, np.random.default_rng(number))


def test_attacker_knows_nothing_of_the_code():
    files = list(Path(attacker.__file__).parent.glob("*.py"))
    assert len(files) > 1
    for file in files:
        for name in imported_by(file):
            assert name.split(".")[0] in OF_OTHERS or name.startswith(attacker.__name__), (file, name)


def imported_by(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    found = {str(each.module) for each in nodes if isinstance(each, ast.ImportFrom)}
    return found | {alias.name for each in nodes if isinstance(each, ast.Import) for alias in each.names}


def test_odd_schools_have_figures():
    results = [release(school.survey, school.groups, school.answers) for school in map(odd_school, range(13))]
    assert sum(bool(result.figures) for result in results) >= 9


@pytest.mark.parametrize("numbers", ORDINARY, ids=str)
def test_nothing_is_found_out_in_two_hundred_schools(numbers, proved):
    found = {number: found_in(number, Effort(1, 1, 3)) for number in numbers}
    assert {number: each for number, each in found.items() if each} == {}
    proved(len(found), "schools attacked")


@pytest.mark.long
@pytest.mark.parametrize("numbers", LONG, ids=str)
def test_nothing_is_found_out_in_ten_thousand_schools(numbers):
    found = {number: found_in(number, Effort(1, 1, 2)) for number in numbers}
    assert {number: each for number, each in found.items() if each} == {}
