"""The figures of one construct as a system: which answers each counts, and how far each count may move unseen.

A figure says that a count lies in a band. Another set of answers that leaves every count in its band has the very
same figures, and is called a world here. Items and their construct stand in one system, because the counts of the
items add up to the construct's (Fischetti & Salazar, 2001, on the intervals that linked tables leave).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reports.disclosure.counts import Count, Given
from reports.disclosure.shapes import NONE, Numbers, Survey, Unit

BOUNDLESS = 1 << 30


@dataclass(frozen=True)
class System:
    """V answers. `value` int8[V] is 1 for favourable; `person` int[V].

    `rows` int[S, V] are the counts that an answer is in, at most one a slot; the last count, which bounds nothing,
    stands for none. `up` and `down` int[R + 1] say how far each may move.
    """

    value: Numbers
    person: Numbers
    item: Numbers
    rows: Numbers
    up: Numbers
    down: Numbers

    @cached_property
    def members(self) -> list[Numbers]:
        """The answers that each count is of."""
        slots, answers = np.nonzero(self.rows < len(self.up) - 1)
        counted = self.rows[slots, answers]
        order = np.argsort(counted, kind="stable")
        ends = np.cumsum(np.bincount(counted, minlength=len(self.up) - 1))
        return np.split(answers[order], ends[:-1])

    @cached_property
    def direction(self) -> Numbers:
        """int[V]: 1 for answers that add to their counts when they change, -1 for those that take from them."""
        return 1 - 2 * self.value.astype(np.int64)

    def moves(self, answers: Numbers) -> Numbers:
        """int[R + 1]: by how much each count moves when `answers` change to their other value."""
        moved = np.zeros(len(self.up), dtype=np.int64)
        directions = np.broadcast_to(self.direction[answers], (len(self.rows), len(answers)))
        np.add.at(moved, self.rows[:, answers], directions)
        return moved

    def holds(self, answers: Numbers) -> bool:
        """Whether the world in which these answers change has the same figures. In whole numbers: this is the proof."""
        if len(set(answers.tolist())) < len(answers):
            return False
        moved = self.moves(answers)
        return bool(np.all(moved <= self.up) and np.all(-moved <= self.down))


def system_of(
    survey: Survey, given: Given, units: Sequence[Unit], counts: Sequence[Count], options: Sequence[Count]
) -> System:
    slots: dict[tuple[str, int, bool], Numbers] = {}
    for place, count in enumerate(counts):
        unit = units[count.figure.unit]
        slot = (unit.table, unit.attribute, count.figure.item == NONE)
        slots.setdefault(slot, np.full(given.size, len(counts)))[count.members] = place
    rows = np.array(list(slots.values())).reshape(len(slots), given.size)
    up, down = (np.array([*(getattr(each, way) for each in counts), BOUNDLESS]) for way in ("up", "down"))
    for place, count in enumerate(counts):
        own = [each for each in options if is_of_same_answers(each, count)]
        if own:
            room_up, room_down = room_of_options(own, survey.items[count.figure.item].favourable)
            up[place], down[place] = min(up[place], room_up), min(down[place], room_down)
    return System(given.value, given.person, given.item, rows, up, down)


def is_of_same_answers(option: Count, count: Count) -> bool:
    return (option.figure.unit, option.figure.item) == (count.figure.unit, count.figure.item)


def room_of_options(options: Sequence[Count], favourable: frozenset[int]) -> tuple[int, int]:
    """By how much the favourable answers of an item may grow and shrink, whoever changes, so that the changes can be
    made up of options whose counts stay in their bands. Two people who change against each other take each other's
    options; those who are left leave their option, whichever it is, for one that has room.
    """
    good = [each for each in options if each.figure.option in favourable]
    bad = [each for each in options if each.figure.option not in favourable]
    return room_between(bad, good), room_between(good, bad)


def room_between(left: Sequence[Count], taken: Sequence[Count]) -> int:
    chosen = [each.down for each in left if each.total]
    return min([sum(each.up for each in taken), *chosen])
