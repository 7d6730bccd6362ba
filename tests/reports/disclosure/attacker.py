"""Somebody who reads the figures, has the class lists, knows who answered what, and one student's own answers.

Nothing here comes from the code that is attacked: bands are turned back into counts by the rule that the documentation
gives. An attack that finds nothing proves nothing; whatever one finds is surely known.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

Array = NDArray[Any]

PRIMES = (1_073_741_789, 2_147_483_587)
ALMOST = 1e-4
MOST_ROUNDS = 30
INFEASIBLE = 2
MOST_NODES = 20_000
THIRDS = {(0, 33): (0, 1), (33, 67): (1, 2), (67, 100): (2, 3)}
FEWEST_FOR_OPTIONS = 40
WIDEST = 3


@dataclass(frozen=True)
class Published:
    """`units` have grades, attribute, values and advisories; `figures` unit, construct, item, option, low and high."""

    units: Sequence[Any]
    figures: Sequence[Any]


@dataclass(frozen=True)
class Knowledge:
    """What anybody in the school could know of N respondents, by place.

    `grade` int[N], `attributes` int[A, N], `advisory` int[N], -1 where nothing is recorded; `answered` bool[N, Q];
    `favourable` and `sizes` of each item's options; `constructs` are the columns of each. `own` gives the answers
    int[Q] of the one student whom the attacker is.
    """

    grade: Array
    attributes: Array
    advisory: Array
    answered: Array
    favourable: Sequence[frozenset[int]]
    sizes: Sequence[int]
    constructs: Sequence[tuple[int, ...]]
    own: Callable[[int], Array]
    k: int = 10

    def people(self, unit: Any) -> Array:
        """bool[N] of a published unit."""
        found = np.ones(len(self.grade), dtype=bool)
        for known, chosen in ((self.grade, unit.grades), (self.advisory, unit.advisories)):
            if chosen:
                found &= np.isin(known, chosen)
        return found & np.isin(self.attributes[unit.attribute], unit.values) if unit.values else found

    @cached_property
    def named(self) -> list[Array]:
        """bool[N] of all that share a grade, an advisory or a value; also without a record."""
        lines = [self.grade, self.advisory, *self.attributes]
        return [line == value for line in lines for value in np.unique(line)]

    @cached_property
    def hidden(self) -> list[Array]:
        """Fewer than k people: a named group, one of a grade, or an advisory's people with one value."""
        grades = [self.grade == value for value in np.unique(self.grade[self.grade >= 0])]
        homes = [self.advisory == value for value in np.unique(self.advisory)]
        values = [line == value for line in self.attributes for value in np.unique(line)]
        crossed = [here & value for here in (*grades, *homes) for value in values]
        return [group for group in (*self.named, *crossed) if 0 < np.count_nonzero(group) < self.k]

    @cached_property
    def classes(self) -> Array:
        """int[N]: who is alike in everything has the same number."""
        columns = np.vstack([self.grade, self.advisory, self.attributes])
        return np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1)


@dataclass(frozen=True)
class Effort:
    """Of each construct, how many answers and groups are bounded by linear programs, and how many integer programs are
    solved.
    """

    answers: int = 1
    groups: int = 2
    exact: int = 6


def violations(
    published: Published, knowledge: Knowledge, effort: Effort, random: np.random.Generator
) -> list[str]:
    """What could be found out and should not be, in words; empty when every attack failed."""
    found = [*too_few(published, knowledge), *differences(published, knowledge)]
    for construct in sorted({figure.construct for figure in published.figures}):
        insider = int(random.integers(len(knowledge.grade)))
        found += surely_known(equations(published, knowledge, construct, None), knowledge)
        system = equations(published, knowledge, construct, insider)
        found += surely_known(system, knowledge)
        found += narrow_groups(equations(published, knowledge, construct, None), knowledge, effort, random)
        found += closed_answers(system, effort, random)
    return found


# What is published of whom


def counts(low: int, high: int, n: int) -> tuple[int, int]:
    """The smallest and largest count that a band of `n` answers may stand for."""
    return _counts(low, high, int(n))


@lru_cache(100_000)
def _counts(low: int, high: int, n: int) -> tuple[int, int]:
    first, last, whole = (*THIRDS[low, high], 3) if (low, high) in THIRDS else (low, high, 100)
    y = np.arange(n + 1)
    below = (first * n <= whole * y) & (whole * y < last * n)
    above = (first * n < whole * y) & (whole * y <= last * n)
    middle = 2 * first <= whole < 2 * last
    inside = np.where(2 * y < n, below, np.where(2 * y > n, above, middle))
    where = np.flatnonzero(inside)
    assert len(where), f"{low}–{high} of {n} answers is no band."
    return int(where[0]), int(where[-1])


def too_few(published: Published, knowledge: Knowledge) -> Iterator[str]:
    """Counted once more from the class lists."""
    for unit in published.units:
        number = np.count_nonzero(knowledge.people(unit))
        if number < knowledge.k or number != unit.n:
            yield f"{unit} has {number} respondents"
    for figure in published.figures:
        items = knowledge.constructs[figure.construct] if figure.item < 0 else (figure.item,)
        here = knowledge.people(published.units[figure.unit])
        number = np.count_nonzero(here & knowledge.answered[:, items].any(axis=1))
        fewest = max(knowledge.k, FEWEST_FOR_OPTIONS) if figure.option >= 0 else knowledge.k
        if number < fewest:
            yield f"{figure} is of {number} people"


# Totals that follow from others


def differences(published: Published, knowledge: Knowledge) -> Iterator[str]:
    """Sets of fewer than k people whose exact total would be a combination of the units' totals."""
    classes = knowledge.classes
    sizes = np.bincount(classes)
    units = [over_classes(knowledge.people(unit), classes) for unit in published.units]
    if not units:
        return
    sets = small_sets(units, [over_classes(each, classes) for each in knowledge.named], sizes, knowledge.k)
    follow = np.ones(len(sets), dtype=bool)
    for prime in PRIMES:
        follow &= in_span(sets, np.array(units), prime)
    for each in sets[follow]:
        yield f"The total of respondents {np.flatnonzero(each[classes]).tolist()} follows"


def over_classes(people: Array, classes: Array) -> Array:
    found = np.zeros(int(classes.max()) + 1, dtype=np.int64)
    found[classes[people]] = 1
    return found


def small_sets(units: list[Array], named: list[Array], sizes: Array, k: int) -> Array:
    base = np.unique(np.array(units + named), axis=0)
    pairs = base[:, None] & base[None, :], base[:, None] & (1 - base[None, :]), base[:, None] | base[None, :]
    both, beyond, either = (pair.reshape(-1, len(sizes)) for pair in pairs)
    found = np.concatenate([np.eye(len(sizes), dtype=np.int64), base, both, beyond, either, 1 - either])
    weight = found @ sizes
    return np.unique(found[(weight > 0) & (weight < k)], axis=0)


def in_span(sets: Array, units: Array, prime: int) -> Array:
    """bool[sets], modulo a prime."""
    rows, pivots = reduced(units, prime)
    left = (sets - sets[:, pivots] @ rows) % prime
    return ~left.any(axis=1)


def reduced(units: Array, prime: int) -> tuple[Array, list[int]]:
    """Rows in which each pivot column has a single 1."""
    left = units.astype(np.int64) % prime
    pivots: list[int] = []
    for column in range(left.shape[1]):
        at = len(pivots)
        candidates = np.flatnonzero(left[at:, column])
        if not len(candidates):
            continue
        place = at + int(candidates[0])
        left[[at, place]] = left[[place, at]]
        left[at] = left[at] * pow(int(left[at, column]), -1, prime) % prime
        others = np.flatnonzero(left[:, column])
        others = others[others != at]
        left[others] = (left[others] - left[others, column][:, None] * left[at]) % prime
        pivots.append(column)
        if len(pivots) == len(left):
            break
    return left[: len(pivots)], pivots


# Equations over single answers


@dataclass(frozen=True)
class Equations:
    """Every 0/1 vector of V answers with low <= rows @ answers <= high has the published figures.

    `rows` int8[R, V]; `person` and `item` int[V]; `floor` and `ceiling` int[V] are what the insider knows.
    """

    construct: int
    insider: int | None
    rows: Array
    low: Array
    high: Array
    person: Array
    item: Array
    floor: Array
    ceiling: Array

    def of(self, answers: Array) -> str:
        whom = ", ".join(
            f"respondent {p} item {q}"
            for p, q in zip(self.person[answers].tolist(), self.item[answers].tolist(), strict=True)
        )
        return f"construct {self.construct}, to the knowledge of {self.insider}: {whom}"


def equations(published: Published, knowledge: Knowledge, construct: int, insider: int | None) -> Equations:
    items = np.array(knowledge.constructs[construct])
    person, place = np.nonzero(knowledge.answered[:, items])
    item = items[place]
    units = [knowledge.people(unit) for unit in published.units]
    rows, low, high = [], [], []
    for figure in published.figures:
        if figure.construct == construct and figure.option < 0:
            members = units[figure.unit][person] & ((figure.item < 0) | (item == figure.item))
            first, last = counts(figure.low, figure.high, int(np.count_nonzero(members)))
            if figure.item >= 0:
                first, last = with_options(published, figure, (first, last), knowledge, members, insider)
            rows.append(members), low.append(first), high.append(last)
    floor, ceiling = np.zeros(len(person), dtype=np.int64), np.ones(len(person), dtype=np.int64)
    if insider is not None:
        own = knowledge.own(insider)
        for at in np.flatnonzero(person == insider).tolist():
            floor[at] = ceiling[at] = int(own[item[at]] in knowledge.favourable[item[at]])
    shape = (len(rows), len(person))
    members = np.array(rows, dtype=np.int8).reshape(shape)
    return Equations(construct, insider, members, np.array(low), np.array(high), person, item, floor, ceiling)


def with_options(
    published: Published,
    figure: Any,
    known: tuple[int, int],
    knowledge: Knowledge,
    members: Array,
    insider: int | None,
) -> tuple[int, int]:
    """The counts of an item's options add up: on either side of favourable they bound it. The insider's own option was
    chosen at least once.
    """
    own = [each for each in published.figures if same_answers(each, figure)]
    if not own:
        return known
    n = int(np.count_nonzero(members))
    mine = -1 if insider is None else int(knowledge.own(insider)[figure.item])
    bounds = {each.option: counts(each.low, each.high, n) for each in own}
    bounds = {at: (max(first, int(at == mine)), last) for at, (first, last) in bounds.items()}
    good = [bounds.get(at, (0, n)) for at in knowledge.favourable[figure.item]]
    others = set(range(knowledge.sizes[figure.item])) - knowledge.favourable[figure.item]
    bad = [bounds.get(at, (0, n)) for at in others]
    low = max(known[0], sum(first for first, _last in good), n - sum(last for _first, last in bad))
    high = min(known[1], sum(last for _first, last in good), n - sum(first for first, _last in bad))
    return low, high


def same_answers(option: Any, figure: Any) -> bool:
    return option.option >= 0 and (option.unit, option.item) == (figure.unit, figure.item)


def surely_known(system: Equations, knowledge: Knowledge) -> Iterator[str]:
    """Intervals of single answers, narrowed row by row until nothing changes; also over what one row has beyond
    another that lies in it.
    """
    rows, low, high = with_nested(system)
    small = rows.sum(axis=1) < knowledge.k
    for at in np.flatnonzero(small & (low == high)).tolist():
        yield "Known exactly: " + system.of(np.flatnonzero(rows[at]))
    floor, ceiling = system.floor.copy(), system.ceiling.copy()
    for _round in range(MOST_ROUNDS):
        least, most = rows @ floor, rows @ ceiling
        full, empty = most <= low, least >= high
        more = np.maximum(floor, (rows[full] > 0).any(axis=0))
        less = np.minimum(ceiling, ~(rows[empty] > 0).any(axis=0))
        if (more == floor).all() and (less == ceiling).all():
            break
        floor, ceiling = more, less
    for at in np.flatnonzero((floor == ceiling) & (system.person != system.insider)).tolist():
        yield "Propagated: " + system.of(np.array([at]))


def with_nested(system: Equations) -> tuple[Array, Array, Array]:
    """With a row for each pair of which one lies in the other: of one item, or of a construct and its item."""
    rows = system.rows.astype(np.int64)
    shared = rows @ rows.T
    inner, outer = np.nonzero((shared == np.diag(shared)[:, None]) & (shared < np.diag(shared)[None, :]))
    low = np.concatenate([system.low, system.low[outer] - system.high[inner]])
    high = np.concatenate([system.high, system.high[outer] - system.low[inner]])
    return np.concatenate([rows, rows[outer] - rows[inner]]), low, high


# Linear and integer programs


@dataclass(frozen=True)
class Columns:
    """People of whom the same is known and counted are one column: how many of them answered favourably."""

    matrix: csr_array
    of: Array
    floor: Array
    ceiling: Array


def columns_of(system: Equations, apart: Array) -> Columns:
    """`apart` int[V] numbers answers that must not be mixed with others."""
    known = np.vstack([system.rows, apart, system.item, system.floor, system.ceiling])
    kinds, of = np.unique(known, axis=1, return_inverse=True)
    sizes = np.bincount(of.reshape(-1))
    rows = csr_array(kinds[: len(system.rows)].astype(float))
    return Columns(rows, of.reshape(-1), kinds[-2] * sizes, kinds[-1] * sizes)


def range_of(system: Equations, answers: Array) -> tuple[int, int]:
    """Outer bounds of how many of `answers` are favourable."""
    apart = np.zeros(len(system.person), dtype=np.int64)
    apart[answers] = 1
    columns = columns_of(system, apart)
    aim = np.zeros(columns.matrix.shape[1])
    aim[np.unique(columns.of[answers])] = 1
    ends = [relaxed(system, columns, sign * aim) for sign in (1, -1)]
    return int(np.ceil(ends[0] - ALMOST)), int(np.floor(-ends[1] + ALMOST))


def relaxed(system: Equations, columns: Columns, aim: Array) -> float:
    matrix = columns.matrix.toarray()
    found = linprog(
        aim,
        A_ub=csr_array(np.vstack([matrix, -matrix])),
        b_ub=np.concatenate([system.high, -system.low]),
        bounds=np.column_stack([columns.floor, columns.ceiling]),
        method="highs",
    )
    assert found.status == 0, f"No answers have these figures: {found.message}"
    return float(found.fun)


def narrow_groups(
    system: Equations, knowledge: Knowledge, effort: Effort, random: np.random.Generator
) -> Iterator[str]:
    """Of groups that have no figures: fewer values than the smaller of their size and three, and one, are too few."""
    groups = knowledge.hidden
    for at in random.permutation(len(groups))[: effort.groups].tolist():
        item = int(random.choice(knowledge.constructs[system.construct]))
        answers = np.flatnonzero(groups[at][system.person] & (system.item == item))
        if len(answers):
            low, high = range_of(system, answers)
            if high - low < min(len(answers), WIDEST):
                yield f"Between {low} and {high}: " + system.of(answers)


def closed_answers(system: Equations, effort: Effort, random: np.random.Generator) -> Iterator[str]:
    """Answers that can have one value only, to somebody who knows one student's."""
    others = random.permutation(np.flatnonzero(system.person != system.insider))
    for answer in others[: effort.answers].tolist():
        low, high = range_of(system, np.array([answer]))
        if low == high:
            yield f"Relaxed, {low}: " + system.of(np.array([answer]))
    yield from settled(system, effort.exact, random)


def settled(system: Equations, effort: int, random: np.random.Generator) -> Iterator[str]:
    """All answers at once: each school with the same figures shows values that answers may have. It is made to show as
    many new ones as it can, and must show one that was chosen: when there is no such school, that answer is known.
    """
    columns = columns_of(system, (system.person == system.insider).astype(np.int64))
    sizes = np.bincount(columns.of)
    own = np.unique(columns.of[system.person == system.insider])
    unseen = np.ones((2, len(sizes)), dtype=bool)
    unseen[:, own] = False
    for _program in range(effort):
        waiting = np.argwhere(unseen)
        if not len(waiting):
            return
        value, place = random.choice(waiting).tolist()
        solution = possible(columns, system, sizes, unseen, place, value)
        if solution is None:
            yield f"Cannot be {value}: " + system.of(np.flatnonzero(columns.of == place))
            unseen[value, place] = False
        else:
            unseen &= ~np.array([solution < sizes, solution > 0])


def possible(
    columns: Columns, system: Equations, sizes: Array, unseen: Array, place: int, value: int
) -> Array | None:
    """int[columns] of a school with the same figures, and somebody with this value in a column; None without one."""
    floor, ceiling = columns.floor.copy(), columns.ceiling.copy()
    if value:
        floor[place] = max(floor[place], 1)
    else:
        ceiling[place] = min(ceiling[place], sizes[place] - 1)
    found = milp(
        unseen[0].astype(int) - unseen[1],
        constraints=LinearConstraint(columns.matrix, system.low, system.high),
        bounds=Bounds(floor, ceiling),
        integrality=np.ones(len(floor)),
        options={"mip_rel_gap": 0.3, "node_limit": MOST_NODES},
    )
    if found.x is None:
        assert found.status == INFEASIBLE, found.message
        return None
    solution: Array = np.rint(found.x).astype(int)
    counted = columns.matrix @ solution
    assert (system.low <= counted).all() and (counted <= system.high).all()
    return solution
