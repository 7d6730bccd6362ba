"""The other schools that the gate has in mind are made, and released: every byte of their figures is the same."""

import csv
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from io import StringIO

import numpy as np
import pytest

from reports.disclosure import FEWEST_RESPONDENTS, gate, widths
from reports.disclosure.counts import Count, Given, counts_of, counts_of_options, given_to
from reports.disclosure.hidden import named_groups
from reports.disclosure.plan import plan_units
from reports.disclosure.shapes import Numbers, Table, Unit
from reports.disclosure.swaps import exchanges, may_change_alone
from reports.disclosure.system import System, system_of
from tests.reports.disclosure.made_up import MadeUp, a_school
from tests.reports.disclosure.odd_schools import odd_school

pytestmark = pytest.mark.promise("answers-not-derivable")

ALL_TABLES = frozenset(Table)
K = FEWEST_RESPONDENTS
EACH = 20


@dataclass
class Rendered:
    """The figures of one construct, as they would be written, and what they were made of."""

    school: MadeUp
    construct: int
    units: tuple[Unit, ...]

    def __post_init__(self) -> None:
        survey, groups, answers = self.school.survey, self.school.groups, self.school.answers
        self.given: Given = given_to(survey, self.construct, answers)
        self.options: list[Count] = counts_of_options(survey, self.given, self.units, K)
        self.counts = counts_of(survey, self.given, groups, self.units, ALL_TABLES, K)
        self.system: System = system_of(survey, self.given, self.units, self.counts, self.options)

    def bytes(self) -> bytes:
        file = StringIO()
        csv.writer(file).writerows(astuple(each.as_figure()) for each in (*self.counts, *self.options))
        return file.getvalue().encode()


def worlds_of(rendered: Rendered, random: np.random.Generator) -> Iterator[Numbers]:
    """Those that the gate finds by search or program, and some in which one or two answers change."""
    found: list[Numbers] = []
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((gate, "world"), (widths, "repaired")):
            patch.setattr(module, name, recorded(getattr(module, name), found))
        gate.may_be_shown(rendered.system, named_groups(rendered.school.groups), K, 0)
    yield from found
    for item in np.unique(rendered.system.item).tolist():
        exchange = exchanges(rendered.system, item)
        for zero, one in random.permutation(np.argwhere(exchange.fits))[:EACH].tolist():
            yield np.array([exchange.zeros[zero], exchange.ones[one]])
    for answer in random.permutation(np.flatnonzero(may_change_alone(rendered.system)))[:EACH].tolist():
        yield np.array([answer])


def recorded(search, found: list[Numbers]):
    def searched(*arguments):
        result = search(*arguments)
        if result is not None:
            found.append(result)
        return result

    return searched


def in_world(rendered: Rendered, changed: Numbers, random: np.random.Generator) -> MadeUp:
    """Two people who change against each other take each other's option; whoever is left takes one that has room."""
    school, given = rendered.school, rendered.given
    answers = school.answers.copy()
    room = {(each.figure.item, each.figure.option): each.up for each in rendered.options}
    for item in np.unique(given.item[changed]).tolist():
        here = random.permutation(changed[given.item[changed] == item])
        leaving = [here[given.value[here] == value] for value in (0, 1)]
        pairs = min(map(len, leaving))
        for zero, one in zip(leaving[0][:pairs], leaving[1][:pairs], strict=True):
            answers[given.person[zero], item] = given.option[one]
            answers[given.person[one], item] = given.option[zero]
        for value in (0, 1):
            for answer in leaving[value][pairs:]:
                answers[given.person[answer], item] = option_with_room(school, item, 1 - value, room)
    return MadeUp(school.survey, school.groups, answers)


def option_with_room(school: MadeUp, item: int, value: int, room: dict[tuple[int, int], int]) -> int:
    asked = school.survey.items[item]
    for option in range(asked.size):
        if (option in asked.favourable) == bool(value) and room.get((item, option), 1) > 0:
            if (item, option) in room:
                room[item, option] -= 1
            return option
    raise AssertionError("No option has room.")


def check(school: MadeUp, number: int) -> int:
    """How many worlds were made."""
    made = 0
    random = np.random.default_rng(number)
    units = plan_units(school.groups)
    for construct in range(len(school.survey.constructs)):
        rendered = Rendered(school, construct, units)
        if not rendered.counts:
            continue
        expected = rendered.bytes()
        found = list(worlds_of(rendered, random))
        for at in random.permutation(len(found))[:EACH].tolist():
            changed = found[at]
            made += 1
            other = in_world(rendered, changed, random)
            assert (other.answers != school.answers).sum() == len(changed)
            assert Rendered(other, construct, units).bytes() == expected, (number, construct)
    return made


def test_worlds_of_odd_schools_have_the_same_bytes():
    assert sum(check(odd_school(number), number) for number in range(26)) > 250


def test_worlds_of_a_happy_school_with_options_have_the_same_bytes():
    assert check(a_school(120, 4, favourable=0.92, constructs=1), 4) > 10


@pytest.mark.long
@pytest.mark.parametrize("first", range(100, 400, 50))
def test_worlds_of_many_schools_have_the_same_bytes(first):
    assert sum(check(odd_school(number), number) for number in range(first, first + 50)) > 500
