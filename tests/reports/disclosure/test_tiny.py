"""The gate's word against all sets of answers that a tiny school could give."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from reports.disclosure import counts as counting
from reports.disclosure.counts import Count, counts_of, counts_of_options, given_to
from reports.disclosure.gate import every_answer_is_open, every_group_is_open
from reports.disclosure.hidden import named_groups
from reports.disclosure.lines import People
from reports.disclosure.plan import LARGE_TABLES, plan_units
from reports.disclosure.shapes import Construct, Groups, Item, Numbers, Survey, Table, Unit
from reports.disclosure.system import System, system_of

pytestmark = pytest.mark.promise("answers-not-derivable")

K = 4
WIDEST = 3
ALL_TABLES, LARGE = frozenset(Table), frozenset(LARGE_TABLES)


@dataclass(frozen=True)
class Tiny:
    """`worlds` int8[2^V, V] are all values that the V answers of one construct could have. `units` are planned once,
    since no answer changes them.
    """

    survey: Survey
    groups: Groups
    units: Sequence[Unit]
    worlds: Numbers

    @property
    def shape(self) -> tuple[int, int]:
        return self.groups.size, len(self.survey.items)

    def system(self, values: Numbers, tables: frozenset[Table] = ALL_TABLES) -> tuple[System, list[Count]]:
        return a_system(self.survey, self.groups, self.units, values.reshape(self.shape), tables)

    def numbered(self, tables: frozenset[Table]) -> Numbers:
        """int[worlds], the same number where all figures of these tables are the same."""
        _system, counts = self.system(self.worlds[0], tables)
        labels = [count.bands.of[self.worlds[:, count.members].sum(axis=1)] for count in counts]
        if not labels:
            return np.zeros(len(self.worlds), dtype=int)
        return np.unique(np.array(labels), axis=1, return_inverse=True)[1].reshape(-1)

    @cached_property
    def same(self) -> Numbers:
        return self.numbered(ALL_TABLES)

    def alike(self, world: int) -> Numbers:
        """bool[worlds, V]: where the worlds with the same figures differ from this one."""
        return np.asarray(self.worlds[self.same == self.same[world]] != self.worlds[world])


def a_system(
    survey: Survey,
    groups: Groups,
    units: Sequence[Unit],
    answers: Numbers,
    tables: frozenset[Table] = ALL_TABLES,
) -> tuple[System, list[Count]]:
    answered = given_to(survey, 0, answers)
    counts = counts_of(survey, answered, groups, units, tables, K)
    options = counts_of_options(survey, answered, units, K)
    return system_of(survey, answered, units, counts, options), [*counts, *options]


def a_survey(items: int, options: int = 2) -> Survey:
    return Survey((Item(options, frozenset({options - 1})),) * items, (Construct(tuple(range(items))),))


def some_groups(people: int, random: np.random.Generator) -> Groups:
    return Groups(
        random.integers(2, size=people), random.integers(2, size=(2, people)), random.integers(3, size=people)
    )


def a_tiny_school(groups: Groups, items: int) -> Tiny:
    survey, units = a_survey(items), plan_units(groups, K)
    worlds = np.array(list(product((0, 1), repeat=groups.size * items)), dtype=np.int8)
    return Tiny(survey, groups, units, worlds)


def is_open_to_nobody(differ: People) -> bool:
    return bool(differ.any(axis=0).all())


def is_open_to_one(differ: People, person: Numbers) -> bool:
    """Whether each answer differs in worlds that have no other person in common who differs too."""
    others = np.array([differ[:, person == each].any(axis=1) for each in range(int(person.max()) + 1)]).T
    for answer in range(differ.shape[1]):
        fixed = others[differ[:, answer]].all(axis=0)
        fixed[person[answer]] = False
        if fixed.any() or not differ[:, answer].any():
            return False
    return True


def narrowest(tiny: Tiny, world: int, system: System) -> bool:
    """Whether the favourable answers of each group that is too small range widely enough over the worlds alike."""
    alike = tiny.worlds[tiny.same == tiny.same[world]]
    for group in named_groups(tiny.groups):
        for item in range(len(tiny.survey.items)):
            members = group[system.person] & (system.item == item)
            numbers = alike[:, members].sum(axis=1)
            size = np.count_nonzero(members)
            if size < K and np.ptp(numbers) < min(size, WIDEST):
                return False
    return True


@dataclass
class Tally:
    """How many sets of answers were asked about, and of how many the gate was stricter than it need be."""

    asked: int = 0
    open: int = 0
    stricter: int = 0
    stricter_of_groups: int = 0

    def ask(self, tiny: Tiny, world: int) -> None:
        system, _counts = tiny.system(tiny.worlds[world])
        differ = tiny.alike(world)
        said = every_answer_is_open(system, np.random.default_rng(0))
        true = is_open_to_one(differ, system.person)
        assert not said or (true and is_open_to_nobody(differ))
        said_of_groups = every_group_is_open(system, named_groups(tiny.groups), K, np.random.default_rng(0))
        true_of_groups = narrowest(tiny, world, system)
        assert not said_of_groups or true_of_groups
        self.asked += 1
        self.open += true and true_of_groups
        self.stricter += true and not said
        self.stricter_of_groups += true_of_groups and not said_of_groups


def tally(sizes: list[tuple[int, int]], schools: int, worlds: int) -> Tally:
    found = Tally()
    for people, items in sizes:
        for seed in range(schools):
            random = np.random.default_rng([people, items, seed])
            tiny = a_tiny_school(some_groups(people, random), items)
            for world in random.permutation(len(tiny.worlds))[:worlds].tolist():
                found.ask(tiny, world)
    return found


def test_gate_is_right_of_answers_and_groups(proved):
    found = tally([(8, 1), (12, 1), (6, 2)], schools=6, worlds=12)
    print(found)
    assert found.stricter == 0
    assert 0 < found.open < found.asked
    proved(found.asked, "sets of answers of tiny schools")


@pytest.mark.long
def test_gate_is_right_of_many_answers_and_groups():
    found = tally([(7, 1), (9, 1), (12, 1), (5, 2), (6, 2)], schools=30, worlds=60)
    print(found)
    assert found.stricter == 0
    assert found.stricter_of_groups <= found.asked // 20


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
)
@given(some.data())
def test_gate_is_right_of_any_groups(data: some.DataObject):
    people = data.draw(some.integers(4, 10))
    values = some.lists(some.integers(-1, 2), min_size=people, max_size=people)
    grade, first, advisory = (np.array(data.draw(values)) for _line in range(3))
    tiny = a_tiny_school(Groups(grade, first[None, :], advisory), 1)
    Tally().ask(tiny, data.draw(some.integers(0, len(tiny.worlds) - 1)))


def test_options_leave_answers_open_that_the_gate_says_are(monkeypatch: pytest.MonkeyPatch):
    """All options that seven people could choose of one item with three."""
    monkeypatch.setattr(counting, "FEWEST_FOR_OPTIONS", K)
    survey = a_survey(1, options=3)
    choices = np.array(list(product(range(3), repeat=7)))
    shown = 0
    for seed in range(4):
        random = np.random.default_rng(seed)
        groups = some_groups(7, random)
        units = plan_units(groups, K)
        _system, counts = a_system(survey, groups, units, choices[0][:, None])
        labels = [bands_of_choices(count, choices) for count in counts]
        for world in random.permutation(len(choices))[:40].tolist():
            system = a_system(survey, groups, units, choices[world][:, None])[0]
            alike = choices[np.all([each == each[world] for each in labels], axis=0)]
            differ = (alike == 2) != (choices[world] == 2)
            # An insider knows an option, not only whether it is favourable.
            known = alike != choices[world]
            if every_answer_is_open(system, np.random.default_rng(0)):
                shown += 1
                assert all(differ[~known[:, insider]].any(axis=0).sum() == 6 for insider in range(7))
    assert shown > 0


def bands_of_choices(count: Count, choices: Numbers) -> Numbers:
    chosen = choices == (2 if count.figure.option < 0 else count.figure.option)
    return np.asarray(count.bands.of[chosen[:, count.members].sum(axis=1)])


def determined(tiny: Tiny) -> float:
    """The share of answers that somebody knows who sees what comes out, and runs the gate: all tables, the school and
    its grades, or nothing. There are no options, since the items have two.
    """
    whole = np.array([is_shown(tiny, values, ALL_TABLES) for values in tiny.worlds])
    large = np.array([is_shown(tiny, values, LARGE) for values in tiny.worlds]) & ~whole
    seen = np.select([whole, large], [tiny.same, -2 - tiny.numbered(LARGE)], -1)
    known = 0
    for each in np.unique(seen):
        alike = tiny.worlds[seen == each]
        known += int((alike == alike[0]).all(axis=0).sum()) * len(alike)
    return known / tiny.worlds.size


def is_shown(tiny: Tiny, values: Numbers, tables: frozenset[Table]) -> bool:
    """As far as answers go: hidden groups of three close nearly all figures of so few people."""
    system, counts = tiny.system(values, tables)
    return bool(counts) and every_answer_is_open(system, np.random.default_rng(0))


def test_gate_that_speaks_says_little():
    """Of nine people one answer in eighteen."""
    assert 0 < determined(a_tiny_school(some_groups(9, np.random.default_rng(0)), 1)) <= 0.06


@pytest.mark.long
def test_gate_that_speaks_says_little_in_more_schools():
    shares = [
        determined(a_tiny_school(some_groups(11, np.random.default_rng(seed)), 1)) for seed in range(10)
    ]
    print(f"Known when the gate's outcome is seen: {np.mean(shares):.3%}, at most {max(shares):.3%}")
    assert np.mean(shares) <= 0.04
    assert max(shares) <= 0.1
