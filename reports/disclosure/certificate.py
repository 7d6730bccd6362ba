"""An integer program that looks for what the family forgot: any set of fewer than k people that follows from the
plan.
"""

from enum import Enum

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from reports.disclosure.shapes import Numbers

LARGEST_MULTIPLIER = 5
MOST_NODES = 5000
INFEASIBLE = 2


class Undecided(Exception):
    """The program did not come to an end within its limit of nodes."""


class Proof(Enum):
    NOTHING_FOLLOWS = "nothing follows"


def set_that_follows(units: Numbers, sizes: Numbers, k: int) -> Numbers | Proof:
    """A set int8[C] of 1 to k - 1 people that is a combination of `units` int8[U, C] with multipliers from -5 to 5,
    or the proof that there is none. Raises Undecided.

    The program asks of real multipliers; `sizes` int[C] counts the people of each class.
    """
    number, width = units.shape
    combination = hstack([eye_array(width), -csr_array(units.T.astype(float))])
    weight = np.concatenate([sizes, np.zeros(number)])
    found = milp(
        weight,
        constraints=[LinearConstraint(combination, 0, 0), LinearConstraint(weight[None, :], 1, k - 1)],
        bounds=Bounds(
            np.concatenate([np.zeros(width), np.full(number, -LARGEST_MULTIPLIER)]),
            np.concatenate([np.ones(width), np.full(number, LARGEST_MULTIPLIER)]),
        ),
        integrality=np.concatenate([np.ones(width), np.zeros(number)]),
        options={"node_limit": MOST_NODES},
    )
    if found.x is not None:
        return np.rint(found.x[:width]).astype(np.int8)
    if found.status == INFEASIBLE:
        return Proof.NOTHING_FOLLOWS
    raise Undecided
