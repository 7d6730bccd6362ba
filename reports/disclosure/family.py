"""Sets of fewer than k people whose totals somebody could try to work out: what admitting a unit is held against."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np

from reports.disclosure.lines import Line, People
from reports.disclosure.people import people_of
from reports.disclosure.shapes import Groups, Numbers, Unit

MOST_UNIONS = 2000
# Of sets with each other, and of entries of the family. Schools with some attributes stay below; what is
# above takes gigabytes and hours.
MOST_COMPARED = 10**9
MOST_ENTRIES = 10**8
PAIRS_TOGETHER = 10_000


class TooMany(Exception):
    """The groups are so many that a plan for all of them would not come to an end."""


def small_sets(
    groups: Groups, lines: Sequence[Line], units: Sequence[Unit], classes: Numbers, k: int
) -> Numbers:
    """int8[F, C] over the finest classes, each set once: each class, unions of the small values of a line, and of any
    two of the values and units what they share and what one has beyond the other. Raises TooMany.
    """
    sizes = np.bincount(classes)
    sets = [over_classes(line.people([value]), classes) for line in lines for value in line.counts()]
    sets += [over_classes(people_of(groups, unit), classes) for unit in units]
    base = each_once(np.array(sets, dtype=np.int8))
    if len(base) ** 2 * len(sizes) > MOST_COMPARED:
        raise TooMany
    unions = (over_classes(each, classes)[None, :] for line in lines for each in unions_of(line, k))
    found: list[Numbers] = [np.eye(len(sizes), dtype=np.int8)]
    entries = 0
    for each in chain(unions, shared_and_beyond(base, sizes, k)):
        entries += each.size
        if entries > MOST_ENTRIES:
            raise TooMany
        found.append(each)
    family = np.concatenate(found)
    weight = family @ sizes
    return each_once(family[(weight > 0) & (weight < k)])


def each_once(sets: Numbers) -> Numbers:
    """The different rows int8[F, C] of 0 and 1, in order. Eight columns are sorted as one, in a seventh of the time."""
    packed = np.unique(np.packbits(sets, axis=1), axis=0)
    return np.unpackbits(packed, axis=1, count=sets.shape[1]).astype(np.int8)


def over_classes(people: People, classes: Numbers) -> Numbers:
    """int8[C] of a set that has whole classes."""
    found = np.zeros(int(classes.max()) + 1, dtype=np.int8)
    found[classes[people]] = 1
    return found


def unions_of(line: Line, k: int) -> Iterator[People]:
    """Of several values that have fewer than k people together, the first 2,000."""
    counts = {value: number for value, number in line.counts().items() if number < k}
    values = sorted(counts, key=lambda value: (counts[value], value))
    waiting: list[tuple[tuple[int, ...], int, int]] = [((), 0, 0)]
    found = 0
    while waiting and found < MOST_UNIONS:
        chosen, at, number = waiting.pop()
        if len(chosen) > 1:
            found += 1
            yield line.people(chosen)
        for place in range(at, len(values)):
            if number + counts[values[place]] >= k:
                break
            waiting.append(((*chosen, values[place]), place + 1, number + counts[values[place]]))


def shared_and_beyond(base: Numbers, sizes: Numbers, k: int) -> Iterator[Numbers]:
    weighed = base.astype(np.int64) * sizes
    shared = weighed @ base.T
    for left, right in pairs_of_size(np.triu(shared, 1), k):
        yield base[left] & base[right]
    for left, right in pairs_of_size(np.diag(shared)[:, None] - shared, k):
        yield base[left] & (1 - base[right])


def pairs_of_size(number: Numbers, k: int) -> Iterator[tuple[Numbers, Numbers]]:
    left, right = np.nonzero((number > 0) & (number < k))
    for start in range(0, len(left), PAIRS_TOGETHER):
        yield left[start : start + PAIRS_TOGETHER], right[start : start + PAIRS_TOGETHER]
