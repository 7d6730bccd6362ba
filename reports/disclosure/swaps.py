"""Worlds in which one answer changes, or two people exchange theirs to one item: most answers have many."""

from dataclasses import dataclass

import numpy as np

from reports.disclosure.lines import People
from reports.disclosure.shapes import Numbers
from reports.disclosure.system import System


@dataclass(frozen=True)
class Exchange:
    """`zeros` and `ones` are the answers to one item by value; `fits` bool[zeros, ones] whether the two can change."""

    zeros: Numbers
    ones: Numbers
    fits: People


def may_change_alone(system: System) -> People:
    """bool[V]."""
    room = np.where(system.value == 1, system.down[system.rows], system.up[system.rows])
    return np.asarray((room > 0).all(axis=0))


def exchanges(system: System, item: int) -> Exchange:
    here = system.item == item
    zeros, ones = np.flatnonzero(here & (system.value == 0)), np.flatnonzero(here & (system.value == 1))
    fits = np.ones((len(zeros), len(ones)), dtype=bool)
    for row in system.rows:
        grows, shrinks = row[zeros], row[ones]
        may = (system.up[grows] > 0)[:, None] & (system.down[shrinks] > 0)[None, :]
        fits &= may | (grows[:, None] == shrinks[None, :])
    return Exchange(zeros, ones, fits)
