"""The words behind `bin/bench`: names of its parts, and numbers for them."""

import sys


def parts_asked(known: list[str], usage: str) -> list[str]:
    """In the order of `known`. Ends with `usage` when a word is neither a part nor a number."""
    words = [word for word in sys.argv[1:] if not is_number(word)]
    if unknown := [word for word in words if word not in known]:
        sys.exit(f"{usage}\nNot known: {' '.join(unknown)}")
    return [name for name in known if name in words]


def numbers_asked() -> list[float]:
    """`bin/bench morning 2`: two."""
    return [float(word) for word in sys.argv[1:] if is_number(word)]


def is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal()
