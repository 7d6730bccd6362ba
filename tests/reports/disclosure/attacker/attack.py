"""All attacks on what a school publishes."""

from collections.abc import Iterator

import numpy as np

from tests.reports.disclosure.attacker.equations import equations, surely_known
from tests.reports.disclosure.attacker.knowledge import Knowledge, Published
from tests.reports.disclosure.attacker.programs import Effort, closed_answers, narrow_groups
from tests.reports.disclosure.attacker.totals import differences

FEWEST_FOR_OPTIONS = 40


def violations(
    published: Published, knowledge: Knowledge, effort: Effort, random: np.random.Generator
) -> list[str]:
    """What could be found out and should not be, in words; empty when every attack failed."""
    found = [*too_few(published, knowledge), *differences(published, knowledge)]
    for construct in sorted({figure.construct for figure in published.figures}):
        insider = int(random.integers(len(knowledge.grade)))
        found += surely_known(equations(published, knowledge, construct, None), knowledge)
        system = equations(published, knowledge, construct, insider)
        found += surely_known(system, knowledge)
        found += narrow_groups(equations(published, knowledge, construct, None), knowledge, effort, random)
        found += closed_answers(system, effort, random)
    return found


def too_few(published: Published, knowledge: Knowledge) -> Iterator[str]:
    """Counted once more from the class lists."""
    for unit in published.units:
        number = np.count_nonzero(knowledge.people(unit))
        if number < knowledge.k or number != unit.n:
            yield f"{unit} has {number} respondents"
    for figure in published.figures:
        items = knowledge.constructs[figure.construct] if figure.item < 0 else (figure.item,)
        here = knowledge.people(published.units[figure.unit])
        number = np.count_nonzero(here & knowledge.answered[:, items].any(axis=1))
        fewest = max(knowledge.k, FEWEST_FOR_OPTIONS) if figure.option >= 0 else knowledge.k
        if number < fewest:
            yield f"{figure} is of {number} people"
