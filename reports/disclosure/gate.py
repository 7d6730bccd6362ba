"""The gate: whether the figures of a construct may be shown, given the answers.

For each answer and each other respondent there must be a world with the very same figures in which that answer is
another one and the other respondent answered the same: then not even they can tell. And the favourable answers of a
hidden group must be able to number at least four, or one more than its people when it has fewer than three.

Worlds are searched for, and each is checked in whole numbers before it counts: a search that fails can only hide what
could be shown. Nothing is concluded from the interval of a relaxation, which is wider than the truth (Fischetti &
Salazar, 2001).
"""

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from reports.disclosure.lines import People
from reports.disclosure.shapes import Numbers
from reports.disclosure.swaps import exchanges
from reports.disclosure.system import System
from reports.disclosure.widths import is_wide_enough
from reports.disclosure.worlds import Seen, world

MOST_GROUPS = 50_000


def may_be_shown(system: System, named: Sequence[People], k: int, seed: int) -> bool:
    """`named` groups are bool[N] over respondents. The same on every machine: limits are numbers of steps."""
    random = np.random.Generator(np.random.PCG64(seed))
    return every_answer_is_open(system, random) and every_group_is_open(system, named, k, random)


def every_answer_is_open(system: System, random: np.random.Generator) -> bool:
    seen = Seen(system)
    for item in np.unique(system.item).tolist():
        seen.add_exchanges(exchanges(system, item))
    seen.add_alone()
    return all(open_up(seen, answer, random) for answer in seen.unsafe())


def open_up(seen: Seen, answer: int, random: np.random.Generator) -> bool:
    """Looks for worlds until no other person changes in all of them. Worlds for another answer may have opened it."""
    system = seen.system
    while not seen.is_safe(answer):
        others = seen.others[answer] or set()
        found = world(system, [answer], np.isin(system.person, list(others)), random)
        if found is None and len(others) > 1:
            found = world(system, [answer], system.person == min(others), random)
        if found is None:
            return False
        seen.add(found)
    return True


def every_group_is_open(system: System, named: Sequence[People], k: int, random: np.random.Generator) -> bool:
    """Of the groups of which fewer than k people answered an item; not when there are more of them than can be gone
    through, which no answer decides.
    """
    small = list(islice(small_groups(system, named, k), MOST_GROUPS + 1))
    return len(small) <= MOST_GROUPS and all(is_wide_enough(system, members, random) for members in small)


def small_groups(system: System, named: Sequence[People], k: int) -> Iterator[Numbers]:
    """The answers to one item of each."""
    for item in np.unique(system.item).tolist():
        answers = np.flatnonzero(system.item == item)
        for group in named:
            members = answers[group[system.person[answers]]]
            if len(members) < k:
                yield members
