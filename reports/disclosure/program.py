"""The integer program for worlds that the search did not find: which answers change such that all counts stay in
their bands. What it says is checked by `System.holds`, like all else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from reports.disclosure.lines import People
from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System

MOST_NODES = 200
NEAR_ENOUGH = 0.5


@dataclass(frozen=True)
class Program:
    """Over `answers`, of which those of one value in the same counts are one variable: how many of them change.
    `kind` int[answers] is the variable of each, `matrix` float[R + 1, variables] by how much each count moves with
    it.
    """

    system: System
    answers: Numbers
    kind: Numbers
    matrix: csc_array

    @classmethod
    def over(cls, system: System, answers: Numbers, marked: People) -> "Program":
        """Marked answers have variables of their own."""
        columns = np.vstack([system.rows[:, answers], system.value[answers], marked[answers]])
        found, kind = np.unique(columns, axis=1, return_inverse=True)
        rows, sign = found[:-2], 1.0 - 2 * found[-2]
        slots, kinds = rows.shape
        where = (rows.reshape(-1), np.tile(np.arange(kinds), slots))
        shape = (len(system.up), kinds)
        return cls(system, answers, kind.reshape(-1), csc_array((np.tile(sign, slots), where), shape=shape))

    def solved(
        self,
        cost: NDArray[np.float64],
        moved: Numbers,
        more: Sequence[LinearConstraint] = (),
        gap: float = 0.0,
    ) -> Numbers | None:
        """The answers that change at the least cost (of each variable) when the counts moved already; None when there
        are none, or none was found within the limit of nodes.
        """
        system = self.system
        within = LinearConstraint(self.matrix, -system.down - moved, system.up - moved)
        found = milp(
            cost,
            constraints=[within, *more],
            bounds=Bounds(0, np.bincount(self.kind)),
            integrality=np.ones(len(cost)),
            options={"node_limit": MOST_NODES, "mip_rel_gap": gap},
        )
        if found.x is None:
            return None
        wanted = np.rint(found.x).astype(int)
        chosen = [np.flatnonzero(self.kind == kind)[: wanted[kind]] for kind in np.flatnonzero(wanted)]
        return self.answers[np.concatenate([np.empty(0, dtype=int), *chosen])]


def fewest_changes(system: System, forced: Sequence[int], frozen: People) -> Numbers | None:
    """As `repair.repaired`, with about as few changes as there can be."""
    first = np.array(forced)
    free = ~frozen
    free[first] = False
    program = Program.over(system, np.flatnonzero(free), np.zeros(len(free), dtype=bool))
    found = program.solved(np.ones(program.matrix.shape[1]), system.moves(first), gap=NEAR_ENOUGH)
    return None if found is None else np.concatenate([first, found])


def farthest_total(system: System, members: Numbers, direction: int, wanted: int) -> int:
    """By how much the favourable answers among `members` can grow (or shrink, when `direction` is -1), `wanted` at
    most.
    """
    marked = np.zeros(len(system.value), dtype=bool)
    marked[members] = True
    program = Program.over(system, np.arange(len(marked)), marked)
    gain = np.zeros(program.matrix.shape[1])
    gain[program.kind[members]] = direction * system.direction[members]
    enough = LinearConstraint(gain[None, :], 0, wanted)
    found = program.solved(-gain, np.zeros_like(system.up), [enough])
    if found is None or not system.holds(found):
        return 0
    changed = found[marked[found]]
    return int(direction * system.direction[changed].sum())
