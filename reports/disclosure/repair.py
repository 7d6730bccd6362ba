"""Searching for a world in which chosen answers change: change them, then mend each count that left its band."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.disclosure.lines import People
from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System

MOST_STEPS = 40
TRIES = 4
BLOCKED_FOR = 8


@dataclass
class Walk:
    """One try. `moved` int[R + 1] is by how much each count moved so far; `direction` int[V] whether changing an
    answer (once more) adds to its counts (1) or takes from them (-1); `blocked` int[V] the step until which it stays.
    """

    system: System
    moved: Numbers
    direction: Numbers
    blocked: Numbers

    def flip(self, answer: int, step: int) -> None:
        np.add.at(self.moved, self.system.rows[:, answer], self.direction[answer])
        self.direction[answer] *= -1
        self.blocked[answer] = step + BLOCKED_FOR

    def changed(self) -> Numbers:
        return np.flatnonzero(self.direction != self.system.direction)

    def outside(self) -> Numbers:
        """The counts that left their bands."""
        return np.flatnonzero((self.moved > self.system.up) | (-self.moved > self.system.down))

    def cost(self, answers: Numbers, direction: int) -> Numbers:
        """By how much the distances of all counts from their bands grow when one of these answers changes."""
        rows = self.system.rows[:, answers]
        now, up, down = self.moved[rows], self.system.up[rows], self.system.down[rows]
        then = now + direction
        return (distance(then, up, down) - distance(now, up, down)).sum(axis=0)


def distance(moved: Numbers, up: Numbers, down: Numbers) -> Numbers:
    return np.maximum(moved - up, 0) + np.maximum(-moved - down, 0)


def repaired(
    system: System, forced: Sequence[int], frozen: People, random: np.random.Generator
) -> Numbers | None:
    """The answers that change in a world in which all `forced` do and none of `frozen` bool[V]; None when none was
    found in a bounded number of steps.
    """
    for _try in range(TRIES):
        walk = started(system, forced, frozen)
        for step in range(MOST_STEPS):
            outside = walk.outside()
            if not len(outside):
                return walk.changed()
            if not mend(walk, int(outside[random.integers(len(outside))]), step, random):
                break
    return None


def started(system: System, forced: Sequence[int], frozen: People) -> Walk:
    blocked = np.where(frozen, MOST_STEPS, -1)
    walk = Walk(system, np.zeros_like(system.up), system.direction.copy(), blocked)
    for answer in forced:
        walk.flip(answer, MOST_STEPS)
    return walk


def mend(walk: Walk, row: int, step: int, random: np.random.Generator) -> bool:
    """Changes the answer that brings the count back at the least cost elsewhere; False when there is none."""
    direction = -1 if walk.moved[row] > 0 else 1
    members = walk.system.members[row]
    free = members[walk.blocked[members] < step]
    free = free[walk.direction[free] == direction]
    if not len(free):
        return False
    cost = walk.cost(free, direction)
    best = free[cost == cost.min()]
    walk.flip(int(best[random.integers(len(best))]), step)
    return True
