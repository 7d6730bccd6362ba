"""How many different numbers of favourable answers a group may have had."""

from itertools import combinations, islice

import numpy as np

from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System
from reports.disclosure.worlds import world

WIDEST = 3
CHOICES = 6


def is_wide_enough(system: System, members: Numbers, random: np.random.Generator) -> bool:
    """Whether there are worlds in which the favourable ones among `members` (answers to one item) range over
    min(members, 3) more and fewer than they are.
    """
    wanted = min(len(members), WIDEST)
    zeros, ones = members[system.value[members] == 0], members[system.value[members] == 1]
    up = farthest(system, zeros, members, wanted, random)
    return up >= wanted or up + farthest(system, ones, members, wanted - up, random) >= wanted


def farthest(
    system: System, movable: Numbers, members: Numbers, wanted: int, random: np.random.Generator
) -> int:
    """How many of `movable` can change while the other members do not, `wanted` at most."""
    for number in range(min(wanted, len(movable)), 0, -1):
        for chosen in islice(combinations(movable.tolist(), number), CHOICES):
            frozen = np.zeros(len(system.value), dtype=bool)
            frozen[members] = True
            frozen[list(chosen)] = False
            if world(system, chosen, frozen, random) is not None:
                return number
    return 0
