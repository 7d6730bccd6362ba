"""What published bands say of single answers, as equations; and what follows from them row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tests.reports.disclosure.attacker.knowledge import Array, Knowledge, Published

MOST_ROUNDS = 30
THIRDS = {(0, 33): (0, 1), (33, 67): (1, 2), (67, 100): (2, 3)}


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


def equations(
    published: Published, knowledge: Knowledge, members: list[Array], construct: int, insider: int | None
) -> Equations:
    """`members` bool[N] of each unit; `insider` is the respondent whose answers are known, None without one."""
    items = np.array(knowledge.constructs[construct])
    person, place = np.nonzero(knowledge.answered[:, items])
    item = items[place]
    rows, low, high = [], [], []
    for figure in published.figures:
        if figure.construct == construct and figure.option < 0:
            counted = members[figure.unit][person] & ((figure.item < 0) | (item == figure.item))
            first, last = counts(figure.low, figure.high, int(np.count_nonzero(counted)))
            if figure.item >= 0:
                first, last = with_options(published, figure, (first, last), knowledge, counted, insider)
            rows.append(counted), low.append(first), high.append(last)
    floor, ceiling = np.zeros(len(person), dtype=np.int64), np.ones(len(person), dtype=np.int64)
    if insider is not None:
        own = knowledge.own(insider)
        for at in np.flatnonzero(person == insider).tolist():
            floor[at] = ceiling[at] = int(own[item[at]] in knowledge.favourable[item[at]])
    shape = (len(rows), len(person))
    matrix = np.array(rows, dtype=np.int8).reshape(shape)
    return Equations(construct, insider, matrix, np.array(low), np.array(high), person, item, floor, ceiling)


def with_options(
    published: Published,
    figure: Any,
    known: tuple[int, int],
    knowledge: Knowledge,
    counted: Array,
    insider: int | None,
) -> tuple[int, int]:
    """The counts of an item's options add up: on either side of favourable they bound it. The insider's own option was
    chosen at least once.
    """
    own = [each for each in published.figures if same_answers(each, figure)]
    if not own:
        return known
    n = int(np.count_nonzero(counted))
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
