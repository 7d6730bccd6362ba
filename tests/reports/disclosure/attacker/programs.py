"""Linear and integer programs over the equations: which answers are closed, and which groups are too narrow."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.reports.disclosure.attacker.equations import Equations
from tests.reports.disclosure.attacker.knowledge import Array, Knowledge

ALMOST = 1e-4
INFEASIBLE = 2
MOST_NODES = 20_000
WIDEST = 3


@dataclass(frozen=True)
class Effort:
    """Of each construct, how many answers and groups are bounded by linear programs, and how many integer programs are
    solved.
    """

    answers: int = 1
    groups: int = 2
    exact: int = 6


@dataclass(frozen=True)
class Columns:
    """People of whom the same is known and counted are one column: how many of them answered favourably."""

    matrix: Array
    of: Array
    floor: Array
    ceiling: Array


def columns_of(system: Equations, apart: Array) -> Columns:
    """`apart` int[V] numbers answers that must not be mixed with others."""
    known = np.vstack([system.rows, apart, system.item, system.floor, system.ceiling])
    kinds, of = np.unique(known, axis=1, return_inverse=True)
    sizes = np.bincount(of.reshape(-1))
    rows = kinds[: len(system.rows)].astype(float)
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
    found = milp(
        aim,
        constraints=LinearConstraint(columns.matrix, system.low, system.high),
        bounds=Bounds(columns.floor, columns.ceiling),
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
