"""All attacks on what a school publishes."""

from collections.abc import Iterator

import numpy as np

from tests.reports.disclosure.attacker.equations import equations, surely_known
from tests.reports.disclosure.attacker.knowledge import Array, Knowledge, Published
from tests.reports.disclosure.attacker.programs import Effort, closed_answers, narrow_groups
from tests.reports.disclosure.attacker.totals import differences

FEWEST_FOR_OPTIONS = 40


def violations(
    published: Published, knowledge: Knowledge, effort: Effort, random: np.random.Generator
) -> list[str]:
    """What could be found out and should not be, in words; empty when every attack failed."""
    members = [knowledge.people(unit) for unit in published.units]
    found = [*too_few(published, knowledge, members), *differences(knowledge, members)]
    for construct in sorted({figure.construct for figure in published.figures}):
        insider = int(random.integers(len(knowledge.grade)))
        of_all = equations(published, knowledge, members, construct, None)
        found += surely_known(of_all, knowledge)
        system = equations(published, knowledge, members, construct, insider)
        found += surely_known(system, knowledge)
        found += narrow_groups(of_all, knowledge, effort, random)
        found += closed_answers(system, effort, random)
    return found


def too_few(published: Published, knowledge: Knowledge, members: list[Array]) -> Iterator[str]:
    """Counted once more from the class lists; `members` bool[N] of each unit."""
    for unit, people in zip(published.units, members, strict=True):
        number = np.count_nonzero(people)
        if number < knowledge.k or number != unit.n:
            yield f"{unit} has {number} respondents"
    for figure in published.figures:
        items = knowledge.constructs[figure.construct] if figure.item < 0 else (figure.item,)
        number = np.count_nonzero(members[figure.unit] & knowledge.answered[:, items].any(axis=1))
        fewest = max(knowledge.k, FEWEST_FOR_OPTIONS) if figure.option >= 0 else knowledge.k
        if number < fewest:
            yield f"{figure} is of {number} people"
