"""What could be shown of each line of a table, before it is asked whether it may: values, and small ones together.

A line is one way to part people, such as the grades of a school or the values of an attribute in one grade.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reports.disclosure.shapes import NONE, Groups, Numbers, Table, Unit

People = NDArray[np.bool_]
ORDER = (Table.SCHOOL, Table.GRADE, Table.ATTRIBUTE, Table.GRADE_ATTRIBUTE, Table.ADVISORY)


@dataclass(frozen=True)
class Line:
    """`value` int[N] of everybody, whom `inside` bool[N] limits to the line's people."""

    table: Table
    value: Numbers
    inside: People
    grade: int | None = None
    attribute: int = NONE

    def people(self, values: Iterable[int]) -> People:
        return self.inside & np.isin(self.value, list(values))

    def counts(self) -> dict[int, int]:
        """Respondents of each value; also of NONE, when somebody has no record."""
        values, numbers = np.unique(self.value[self.inside], return_counts=True)
        return dict(zip(values.tolist(), numbers.tolist(), strict=True))


def lines_of(groups: Groups) -> list[Line]:
    everybody = np.ones(groups.size, dtype=bool)
    attributes = list(enumerate(groups.attributes))
    lines = [Line(Table.GRADE, groups.grade, everybody)]
    lines += [Line(Table.ATTRIBUTE, value, everybody, attribute=at) for at, value in attributes]
    for grade in sorted(set(groups.grade.tolist()) - {NONE}):
        here = groups.grade == grade
        lines += [Line(Table.GRADE_ATTRIBUTE, value, here, grade, at) for at, value in attributes]
    return [*lines, Line(Table.ADVISORY, groups.advisory, everybody)]


def blocks_of(line: Line, hosts: Sequence[int], k: int) -> list[tuple[int, ...]]:
    """The values that stand alone, and last those that are shown together; none when that leaves a single block.

    Small ones are too few even together? Then they take in the first of the `hosts` that stands alone. Whoever has no
    record is among the small ones, and never a block.
    """
    counts = line.counts()
    small = [value for value in counts if counts[value] < k]
    large = [value for value in hosts if counts.get(value, 0) >= k]
    while small and large and sum(counts[value] for value in small) < k:
        small.append(large.pop(0))
    blocks: list[tuple[int, ...]] = [(value,) for value in large]
    if set(small) - {NONE}:
        blocks.append(tuple(sorted(small)))
    return blocks if len(blocks) > 1 else []


def hosts_of(lines: Sequence[Line], k: int) -> list[int]:
    """The values of one attribute in the order in which they take in small ones, for the school and each grade alike,
    so that the figures of the grades add up to those of the school: the smallest first, or the largest when the only
    small ones are those without a record.
    """
    whole = lines[0].counts()
    small = {value for line in lines for value, number in line.counts().items() if number < k}
    ordered = sorted(set(whole) - {NONE}, key=lambda value: (whole[value], value))
    return ordered[::-1] if small <= {NONE} else ordered


def unit_of(line: Line, values: tuple[int, ...]) -> Unit:
    n = int(np.count_nonzero(line.people(values)))
    if line.table == Table.GRADE:
        return Unit(line.table, n, grades=values)
    if line.table == Table.ADVISORY:
        return Unit(line.table, n, advisories=values)
    grades = () if line.grade is None else (line.grade,)
    return Unit(line.table, n, grades, line.attribute, values)


def candidates(groups: Groups, k: int) -> Iterator[Unit]:
    """In the order in which they are admitted: the school, grades, attributes, attributes in grades and advisories,
    each from the largest. Advisories are shown one by one or not at all.
    """
    if groups.size >= k:
        yield Unit(Table.SCHOOL, groups.size)
    found = [
        unit_of(line, values)
        for lines in lines_by_subject(groups)
        for line in lines
        for values in values_shown(line, lines, k)
    ]
    yield from sorted(found, key=lambda unit: (ORDER.index(unit.table), -unit.n, *order_of(unit)))


def lines_by_subject(groups: Groups) -> list[list[Line]]:
    """The lines of the grades, of each attribute, and of the advisories."""
    subjects: dict[tuple[bool, int], list[Line]] = {}
    for line in lines_of(groups):
        subjects.setdefault((line.table == Table.ADVISORY, line.attribute), []).append(line)
    return list(subjects.values())


def values_shown(line: Line, lines: Sequence[Line], k: int) -> list[tuple[int, ...]]:
    if line.table == Table.ADVISORY:
        return alone(line, k)
    return blocks_of(line, hosts_of(lines, k), k)


def alone(line: Line, k: int) -> list[tuple[int, ...]]:
    return [(value,) for value, number in line.counts().items() if number >= k and value != NONE]


def order_of(unit: Unit) -> tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    return unit.attribute, unit.grades, unit.values, unit.advisories
