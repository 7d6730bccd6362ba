"""Whether the total of a set of people follows from totals that are shown: the set is a combination of theirs.

Differencing is a question about the row space of the shown units (Duncan & Fienberg; NCES 2011-603 calls it
complementary disclosure). Here it is asked of every set of a family at once while units are admitted one after the
other. Arithmetic is in whole numbers modulo a prime, so that it is exact and the same on every machine: a combination
over the rationals is one modulo the prime as well, but for denominators that the prime divides.
"""

import numpy as np

from reports.disclosure.shapes import Numbers

PRIME = 2_147_483_629


class Span:
    """Units admitted so far, over columns of people who are alike, and what is left of each set of the family."""

    def __init__(self, family: Numbers) -> None:
        """`family` int[F, C]."""
        self.left = family.astype(np.int64) % PRIME
        self.rows: list[tuple[int, Numbers]] = []

    def admit(self, unit: Numbers) -> bool:
        """False, and nothing changes, when a set of the family would follow with it. `unit` int[C]."""
        row = self.reduced(unit)
        if not row.any():
            return True
        pivot = int(np.flatnonzero(row)[0])
        row = row * inverse(int(row[pivot])) % PRIME
        touched = np.flatnonzero(self.left[:, pivot])
        left = (self.left[touched] - self.left[touched, pivot][:, None] * row) % PRIME
        if not left.any(axis=1).all():
            return False
        self.left[touched] = left
        self.rows.append((pivot, row))
        return True

    def reduced(self, unit: Numbers) -> Numbers:
        row = unit.astype(np.int64) % PRIME
        for pivot, earlier in self.rows:
            row = (row - int(row[pivot]) * earlier) % PRIME
        return row


def inverse(number: int) -> int:
    return pow(number, -1, PRIME)
