"""Finding a world, by search and then by the integer program, and remembering what the worlds found so far show."""

from collections.abc import Sequence

import numpy as np

from reports.disclosure.lines import People
from reports.disclosure.program import fewest_changes
from reports.disclosure.repair import repaired
from reports.disclosure.shapes import Numbers
from reports.disclosure.swaps import Exchange, may_change_alone
from reports.disclosure.system import System


def world(
    system: System, forced: Sequence[int], frozen: People, random: np.random.Generator
) -> Numbers | None:
    """The answers that change in a world in which all `forced` do and none of `frozen` bool[V] does; None when there
    is none, or none was found within the limits. It was checked.
    """
    found = repaired(system, forced, frozen, random)
    if found is None:
        found = fewest_changes(system, forced, frozen)
    if found is None or not set(forced) <= set(found.tolist()) or frozen[found].any():
        return None
    return found if system.holds(found) else None


class Seen:
    """For each answer, the other people who change in every world found in which it changes: None while there is no
    such world, and nobody when the answer is safe from anyone else who knows their own.
    """

    def __init__(self, system: System) -> None:
        self.system = system
        self.others: list[set[int] | None] = [None] * len(system.value)
        columns = np.vstack([system.value, system.rows])
        kind = np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1)
        order = np.argsort(kind, kind="stable")
        self.alike = dict(enumerate(np.split(order, np.cumsum(np.bincount(kind))[:-1])))
        self.kind = kind

    def is_safe(self, answer: int) -> bool:
        return self.others[answer] == set()

    def unsafe(self) -> list[int]:
        """Those in most counts without room first, because they fail first."""
        system = self.system
        room = np.where(system.value == 1, system.down[system.rows], system.up[system.rows])
        tight = (room == 0).sum(axis=0)
        return sorted(
            (answer for answer in range(len(tight)) if not self.is_safe(answer)),
            key=lambda answer: -int(tight[answer]),
        )

    def add(self, answers: Numbers) -> None:
        """A world. In place of each answer, any other of its value and in its counts could change."""
        changed = answers.tolist()
        people = self.system.person[answers].tolist()
        for place, answer in enumerate(changed):
            rest = set(people[:place] + people[place + 1 :])
            for alike in self.alike[int(self.kind[answer])].tolist():
                if alike == answer or alike not in changed:
                    self.see(alike, rest)

    def see(self, answer: int, people: set[int]) -> None:
        others = people - {int(self.system.person[answer])}
        known = self.others[answer]
        self.others[answer] = others if known is None else known & others

    def add_alone(self) -> None:
        for answer in np.flatnonzero(may_change_alone(self.system)).tolist():
            self.others[answer] = set()

    def add_exchanges(self, exchange: Exchange) -> None:
        self.add_partners(exchange.zeros, exchange.ones, exchange.fits)
        self.add_partners(exchange.ones, exchange.zeros, exchange.fits.T)

    def add_partners(self, answers: Numbers, partners: Numbers, fits: People) -> None:
        """Two partners are two worlds that have nobody else in common."""
        number = np.count_nonzero(fits, axis=1)
        for place in np.flatnonzero(number).tolist():
            if number[place] > 1:
                self.others[int(answers[place])] = set()
            else:
                partner = partners[int(np.flatnonzero(fits[place])[0])]
                self.see(int(answers[place]), {int(self.system.person[partner])})
