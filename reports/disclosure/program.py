"""The integer program for worlds that the search did not find: fewest changes such that all counts stay in their
bands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from reports.disclosure.lines import People
from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System

MOST_NODES = 200


@dataclass(frozen=True)
class Alike:
    """Answers of one value in the same counts are one variable: how many of them change."""

    kind: Numbers
    rows: Numbers
    sign: Numbers

    @classmethod
    def among(cls, system: System, answers: Numbers) -> "Alike":
        columns = np.vstack([system.value[answers], system.rows[:, answers]])
        found, kind = np.unique(columns, axis=1, return_inverse=True)
        return cls(kind.reshape(-1), found[1:], 1 - 2 * found[0].astype(np.int64))

    @property
    def matrix(self) -> csc_array:
        slots, kinds = self.rows.shape
        where = (self.rows.reshape(-1), np.tile(np.arange(kinds), slots))
        return csc_array((np.tile(self.sign, slots).astype(float), where))


def solved(system: System, forced: Sequence[int], frozen: People) -> Numbers | None:
    """As `repair.repaired`; None also when the program did not come to an end within its limit of nodes."""
    free = ~frozen
    free[list(forced)] = False
    answers = np.flatnonzero(free)
    alike = Alike.among(system, answers)
    matrix = alike.matrix
    moved = system.moves(np.array(forced))[: matrix.shape[0]]
    room = slice(0, matrix.shape[0])
    found = milp(
        np.ones(matrix.shape[1]),
        constraints=LinearConstraint(matrix, -system.down[room] - moved, system.up[room] - moved),
        bounds=Bounds(0, np.bincount(alike.kind)),
        integrality=np.ones(matrix.shape[1]),
        options={"node_limit": MOST_NODES, "mip_rel_gap": 0.5},
    )
    if found.x is None:
        return None
    wanted = np.rint(found.x).astype(int)
    chosen = [np.flatnonzero(alike.kind == kind)[: wanted[kind]] for kind in np.flatnonzero(wanted)]
    return np.concatenate([np.array(forced), *(answers[each] for each in chosen)])
