"""What is promised, and what is not: the words of PROMISES.md that people write."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path("tests", "promises", "promises.toml")


@dataclass(frozen=True)
class Promise:
    title: str
    words: str
    further: str = ""  # what `bin/test --all` adds


@dataclass(frozen=True)
class Declared:
    promises: dict[str, Promise]
    not_promised: list[str]


@functools.cache
def declared(root: Path) -> Declared:
    """By name, in the order of the page."""
    words = tomllib.loads((root / FILE).read_text())
    promises = {name: Promise(**found) for name, found in words["promise"].items()}
    return Declared(promises, words.get("not_promised", []))
