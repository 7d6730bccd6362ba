"""What is published of a school, and what anybody in it could know besides: class lists, and who answered what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Published:
    """`units` have grades, attribute, values and advisories; `figures` unit, construct, item, option, low and high."""

    units: Sequence[Any]
    figures: Sequence[Any]


@dataclass(frozen=True)
class Knowledge:
    """What anybody in the school could know of N respondents, by place.

    `grade` int[N], `attributes` int[A, N], `advisory` int[N], -1 where nothing is recorded; `answered` bool[N, Q];
    `favourable` and `sizes` of each item's options; `constructs` are the columns of each. `own` gives the answers
    int[Q] of the one student whom the attacker is.
    """

    grade: Array
    attributes: Array
    advisory: Array
    answered: Array
    favourable: Sequence[frozenset[int]]
    sizes: Sequence[int]
    constructs: Sequence[tuple[int, ...]]
    own: Callable[[int], Array]
    k: int = 10

    def people(self, unit: Any) -> Array:
        """bool[N] of a published unit."""
        found = np.ones(len(self.grade), dtype=bool)
        for known, chosen in ((self.grade, unit.grades), (self.advisory, unit.advisories)):
            if chosen:
                found &= np.isin(known, chosen)
        return found & np.isin(self.attributes[unit.attribute], unit.values) if unit.values else found

    @cached_property
    def named(self) -> list[Array]:
        """bool[N] of all that share a grade, an advisory or a value; also without a record."""
        lines = [self.grade, self.advisory, *self.attributes]
        return [line == value for line in lines for value in np.unique(line)]

    @cached_property
    def hidden(self) -> list[Array]:
        """Fewer than k people: a named group, one of a grade, or an advisory's people with one value."""
        grades = [self.grade == value for value in np.unique(self.grade[self.grade >= 0])]
        homes = [self.advisory == value for value in np.unique(self.advisory)]
        values = [line == value for line in self.attributes for value in np.unique(line)]
        crossed = [here & value for here in (*grades, *homes) for value in values]
        return [group for group in (*self.named, *crossed) if 0 < np.count_nonzero(group) < self.k]

    @cached_property
    def classes(self) -> Array:
        """int[N]: who is alike in everything has the same number."""
        columns = np.vstack([self.grade, self.advisory, self.attributes])
        return np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1)
