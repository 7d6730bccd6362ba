"""The items that come with the product: the files of `circles/content/`, read and checked one by one.

A file holds items of one or more kinds, `[[prompt]]`, `[[activity]]` …; its keys above the first item are the default
of each. `untouched` names protected areas that an item's words suggest and that its author looked at and ruled out.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from circles.library.kinds import CHOICES
from circles.models.words import Area, Kind

FOLDER = Path(__file__).resolve().parent.parent / "content"
SHELVES = ("*.toml", "prompts/*.toml", "activities/*.toml")
NEEDED = {
    Kind.PROMPT: ("text", "theme", "depth", "questions"),
    Kind.ACTIVITY: ("title", "text", "theme", "strategy", "grouping", "minutes", "steps", "questions"),
    Kind.MEDIA: ("title", "text", "theme", "minutes", "steps", "questions"),
    Kind.QUESTION: ("text", "theme"),
    Kind.OPENING: ("title", "text", "minutes"),
    Kind.CLOSING: ("title", "text", "minutes"),
    Kind.STARTER: ("text", "title"),
}


class ContentError(ValueError):
    """An item that cannot be read, with its file and key."""


@dataclass(frozen=True)
class ShippedItem:
    """One item as its file has it; what its kind has no use for is empty. `minutes` 0 means unsaid."""

    kind: str
    key: str
    title: str = ""
    text: str = ""
    theme: str = ""
    depth: str = ""
    season: str = ""
    occasion: str = ""
    strategy: str = ""
    grouping: str = ""
    minutes: int = 0
    materials: str = ""
    steps: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    ppra: tuple[str, ...] = ()
    untouched: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that a reader reads, a sentence or a paragraph a line."""
        return "\n".join(filter(None, [self.title, self.text, *self.steps, *self.questions]))


NAMES = {field.name for field in fields(ShippedItem)} - {"kind"}


@cache
def shipped_items(language: str = "en") -> tuple[ShippedItem, ...]:
    """Every item of a language, in the order of the files. Raises ContentError."""
    paths = sorted(path for shelf in SHELVES for path in (FOLDER / language).glob(shelf))
    return tuple(item for path in paths for item in items_of(path, path.name))


def items_of(path: Path, name: str) -> Iterator[ShippedItem]:
    """The items of a file. Raises ContentError when it is no TOML or an item is not one."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ContentError(f"{name}: {error}") from error
    defaults = {word: value for word, value in found.items() if not isinstance(value, list)}
    for kind, rows in found.items():
        if isinstance(rows, list):
            yield from (item_of(name, kind, defaults | row) for row in rows)


def item_of(name: str, kind: str, row: dict[str, Any]) -> ShippedItem:
    where = f"{name}, {kind} {row.get('key', 'without a key')}"
    if kind not in Kind.values:
        raise ContentError(f"{where}: there is no such kind")
    if unknown := set(row) - NAMES:
        raise ContentError(f"{where}: unknown {', '.join(sorted(unknown))}")
    if missing := [word for word in ("key", *NEEDED[Kind(kind)]) if not row.get(word)]:
        raise ContentError(f"{where}: {', '.join(missing)} is missing")
    for word, choices in CHOICES.items():
        if row.get(word, "") not in ["", *choices.values]:
            raise ContentError(f"{where}: {word} {row[word]} is not one of {', '.join(choices.values)}")
    if wrong := {*row.get("ppra", []), *row.get("untouched", [])} - set(Area.values):
        raise ContentError(f"{where}: {', '.join(sorted(wrong))} is no protected area")
    listed: dict[str, Any] = {
        word: tuple(value) if isinstance(value, list) else value for word, value in row.items()
    }
    return ShippedItem(kind=kind, **listed)
