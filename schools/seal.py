"""Which state of something a person saw, so that a change by somebody else in between shows."""

from collections.abc import Iterable
from hashlib import sha256


class ChangedMeanwhile(Exception):
    """Somebody else changed it after the member looked at it: nothing was done."""


def seal(values: Iterable[object]) -> str:
    """A short word for a page to carry: another one as soon as any of the values is another."""
    return sha256("\0".join(str(value) for value in values).encode()).hexdigest()[:16]
