"""Totals of too few people that follow from the published ones, modulo primes."""

from collections.abc import Iterator

import numpy as np

from tests.reports.disclosure.attacker.knowledge import Array, Knowledge

PRIMES = (1_073_741_789, 2_147_483_587)


def differences(knowledge: Knowledge, members: list[Array]) -> Iterator[str]:
    """Sets of fewer than k people whose exact total would be a combination of the totals of units; `members` bool[N]
    of each.
    """
    classes = knowledge.classes
    sizes = np.bincount(classes)
    units = [over_classes(people, classes) for people in members]
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
