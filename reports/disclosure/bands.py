"""Bands: what is said of a count. Whole numbers only, and edges that depend on the number of answers alone.

A band holds at least four possible counts, and an end at least eight where that leaves three bands: rounding to a
base, as in NCES 2011-603 (Seastrom, 2011), with ends wide enough that two people who know their own answers to the
three items of a construct learn nothing about all others. Where items and their construct are shown side by side a
band holds five, an end twelve, and the construct's bands are no finer than its items': counts that add up tell more
than each alone.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from reports.disclosure.shapes import Numbers

STEPS = (1, 2, 5, 10, 20, 25)
FEWEST_BANDS = 3
KEPT_IN_MEMORY = 8192
THIRDS = (0, 33, 67, 100)


@dataclass(frozen=True)
class Grain:
    """How many possible counts a band holds at least, and an end."""

    inside: int
    at_ends: int


ALONE = Grain(4, 8)
LINKED = Grain(5, 12)


@dataclass(frozen=True)
class Bands:
    """The bands of `n` answers. `of` int[n + 1] is the band of each count; `first` and `last` int[bands] its smallest
    and largest count; `low` and `high` its edges in percent.
    """

    n: int
    of: Numbers
    first: Numbers
    last: Numbers
    low: tuple[int, ...]
    high: tuple[int, ...]


@lru_cache(KEPT_IN_MEMORY)
def bands_of(n: int, base: int, grain: Grain) -> Bands:
    """With the step that is wide enough for `base` answers, `n` at most. Raises ValueError for fewer than three."""
    if base < FEWEST_BANDS:
        raise ValueError(f"{base} answers have no bands.")
    edges = edges_of(base, grain)
    number = len(edges) - 1
    merged = merged_ends(equal_bands(n, number), number, grain)
    found = np.unique(merged)
    first = np.searchsorted(merged, found, "left")
    last = np.searchsorted(merged, found, "right") - 1
    low = (0, *(edges[band] for band in found[1:]))
    return Bands(n, np.searchsorted(found, merged), first, last, low, (*low[1:], 100))


def edges_of(base: int, grain: Grain) -> tuple[int, ...]:
    """Percent: the smallest step that holds enough answers, or thirds."""
    step = next((step for step in STEPS if step * base >= grain.inside * 100), None)
    return tuple(range(0, 101, step)) if step else THIRDS


def equal_bands(n: int, number: int) -> Numbers:
    """Mirrored about the middle: count and n - count are in bands that mirror each other. When half of an even number
    of bands lies below, exactly half of the answers counts as the upper one.
    """
    counts = np.arange(n + 1)
    lower = number * counts // n
    upper = number - 1 - number * (n - counts) // n
    return np.clip(np.where(2 * counts <= n, lower, upper), 0, number - 1)


def merged_ends(bands: Numbers, number: int, grain: Grain) -> Numbers:
    """The outermost bands of both sides, put together until each end holds enough counts or three bands are left."""
    inner = 0
    while number - 2 * (inner + 1) >= FEWEST_BANDS and is_narrow(bands, number, inner, grain):
        inner += 1
    return np.clip(bands, inner, number - 1 - inner)


def is_narrow(bands: Numbers, number: int, inner: int, grain: Grain) -> bool:
    below = np.count_nonzero(bands <= inner)
    above = np.count_nonzero(bands >= number - 1 - inner)
    return bool(min(below, above) < grain.at_ends)
