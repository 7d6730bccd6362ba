"""How many different numbers of favourable answers a group may have had."""

from itertools import combinations, islice

import numpy as np

from reports.disclosure.program import farthest_total
from reports.disclosure.repair import repaired
from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System

WIDEST = 3
CHOICES = 3


def is_wide_enough(system: System, members: Numbers, random: np.random.Generator) -> bool:
    """Whether the favourable ones among `members` (answers to one item) range over at least min(members, 3) + 1
    numbers in worlds: by search, and where that finds too few by the integer program.
    """
    wanted = min(len(members), WIDEST)
    zeros, ones = members[system.value[members] == 0], members[system.value[members] == 1]
    up = changed_together(system, zeros, members, wanted, random)
    if up >= wanted or up + changed_together(system, ones, members, wanted - up, random) >= wanted:
        return True
    up = farthest_total(system, members, 1, wanted)
    return up + farthest_total(system, members, -1, wanted - up) >= wanted


def changed_together(
    system: System, movable: Numbers, members: Numbers, wanted: int, random: np.random.Generator
) -> int:
    """How many of `movable`, `wanted` at most, were found to change while the other members do not."""
    for number in range(min(wanted, len(movable)), 0, -1):
        for chosen in islice(combinations(movable.tolist(), number), CHOICES):
            frozen = np.zeros(len(system.value), dtype=bool)
            frozen[members] = True
            frozen[list(chosen)] = False
            found = repaired(system, chosen, frozen, random)
            if found is not None and system.holds(found):
                return number
    return 0
