"""What goes into a release and what comes out: arrays and numbers, without names."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]

NONE = -1


class Table(StrEnum):
    """The closed list of tables."""

    SCHOOL = "school"
    GRADE = "grade"
    ATTRIBUTE = "attribute"
    GRADE_ATTRIBUTE = "grade_attribute"
    ADVISORY = "advisory"


@dataclass(frozen=True)
class Groups:
    """What is known of each of N respondents. Values are numbered from 0; NONE where nothing is recorded.

    `grade` int[N], `attributes` int[A, N], `advisory` int[N].
    """

    grade: Numbers
    attributes: Numbers
    advisory: Numbers

    @property
    def size(self) -> int:
        return len(self.grade)


@dataclass(frozen=True)
class Item:
    """One question. `favourable` are the positions that count as favourable, of `size` positions from 0."""

    size: int
    favourable: frozenset[int]


@dataclass(frozen=True)
class Construct:
    """Items that are measured together, as columns of the answers. `is_whole` says that they add up to a figure of
    their own; `is_repeated` that the same people were asked the same within 28 days, so that it is released for
    school and grades only.
    """

    items: tuple[int, ...]
    is_whole: bool = True
    is_repeated: bool = False


@dataclass(frozen=True)
class Survey:
    """What was asked: the columns of the answers, and the constructs that they belong to."""

    items: tuple[Item, ...]
    constructs: tuple[Construct, ...]


@dataclass(frozen=True)
class Unit:
    """A set of respondents that has figures: all of them, or those with one of `grades`, and with one of `values` of
    `attribute`, or with one of `advisories`; empty where it does not matter. Several together are small groups that
    are shown as one, and NONE among them stands for those without a record. `n` counts respondents.
    """

    table: Table
    n: int
    grades: tuple[int, ...] = ()
    attribute: int = NONE
    values: tuple[int, ...] = ()
    advisories: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One band: between `low` and `high` percent of the answers in a unit were favourable, or chose `option`.

    `unit` is a place in the plan. Of an item when `item` is a column, else of the whole construct. A `low` of 0 and a
    `high` of 100 are open ends: “at most”, “at least”.
    """

    unit: int
    construct: int
    low: int
    high: int
    item: int = NONE
    option: int = NONE
