"""Instruments as their files have them, read and checked, and those that come with the product.

`surveys/content/README.md` says what a file holds. A text is a mapping from language to words; it has all of its
instrument's languages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.instruments.check import pack_problems, problems_between, problems_of
from surveys.instruments.problems import InstrumentError, Problem
from surveys.instruments.reading import MOST_BYTES, table_of

FOLDER = Path(__file__).resolve().parent.parent / "content"
PACK_FILE = "pack.toml"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Scale:
    """Labels from the least to the most agreement; the last `favourable` ones count as favourable."""

    code: str
    labels: Mapping[str, tuple[str, ...]]
    favourable: int
    source: str = ""

    @property
    def size(self) -> int:
        return len(next(iter(self.labels.values())))


@dataclass(frozen=True)
class Construct:
    """What several items measure together."""

    code: str
    title: Text
    about: Text


@dataclass(frozen=True)
class Item:
    """One statement. `level` says whose doing it is: teacher, school, or self (the student's own life)."""

    code: str
    construct: str
    text: Text
    level: str
    scale: str
    reversed: bool = False
    short: bool = False
    ppra: tuple[str, ...] = ()


@dataclass(frozen=True)
class Instrument:
    """One version of a questionnaire, in the order in which it is asked. `grades` is empty for adults; `table` is the
    content of its file.
    """

    code: str
    version: int
    supersedes: str
    languages: tuple[str, ...]
    title: Text
    about: Text
    audience: str
    grades: tuple[int, ...]
    use: str
    validated: bool
    evidence: str
    source: str
    citation: str
    licence: str
    credit: str
    scales: tuple[Scale, ...]
    constructs: tuple[Construct, ...]
    items: tuple[Item, ...]
    table: Mapping[str, Any] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """“code/version”, which names this version everywhere."""
        return f"{self.code}/{self.version}"

    @property
    def short_form(self) -> tuple[Item, ...]:
        """The items of the short form; empty when there is none."""
        return tuple(item for item in self.items if item.short)

    @property
    def areas(self) -> tuple[str, ...]:
        """The protected areas that any item touches."""
        return tuple(sorted({area for item in self.items for area in item.ppra}))

    def scale_of(self, item: Item) -> Scale:
        return next(scale for scale in self.scales if scale.code == item.scale)

    def favourable_answers(self, item: Item) -> range:
        """Positions of the labels, from 0, that count as favourable: the first ones when the item is reversed."""
        scale = self.scale_of(item)
        if item.reversed:
            return range(scale.favourable)
        return range(scale.size - scale.favourable, scale.size)


@dataclass(frozen=True)
class Pack:
    """A folder of instruments under one licence; to remove it, remove its folder."""

    code: str
    title: Text
    licence: str
    folder: Path
    instruments: tuple[Instrument, ...]


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """The packs that come with the product and were not removed. Raises InstrumentError."""
    return packs_in(FOLDER)


def packs_in(folder: Path) -> tuple[Pack, ...]:
    """Every pack of a folder, by name. Raises InstrumentError, also when two packs have the same instrument."""
    packs = tuple(load_pack(path.parent) for path in sorted(folder.glob(f"*/{PACK_FILE}")))
    if problems := problems_between([each for pack in packs for each in pack.instruments]):
        raise InstrumentError(problems, folder.name)
    return packs


def load_pack(folder: Path) -> Pack:
    """The instruments of a folder, by file name. Raises InstrumentError with the name of the file."""
    table = table_in(folder / PACK_FILE)
    if problems := pack_problems(table):
        raise InstrumentError(problems, PACK_FILE)
    paths = sorted(path for path in folder.glob("*.toml") if path.name != PACK_FILE)
    return Pack(
        code=table["code"],
        title=table["title"],
        licence=table["licence"],
        folder=folder,
        instruments=tuple(instrument_from(table_in(path), path.name) for path in paths),
    )


def table_in(path: Path) -> dict[str, Any]:
    """Reads no more of a file than may be in it."""
    try:
        with path.open("rb") as file:
            return table_of(file.read(MOST_BYTES + 1))
    except OSError:
        raise InstrumentError([Problem("", _("The file cannot be read."))], path.name) from None
    except InstrumentError as error:
        raise InstrumentError(error.problems, path.name) from None


def load_instrument(data: bytes | str, name: str = "") -> Instrument:
    """The instrument of a file's content. Raises InstrumentError, and nothing else, with all that is wrong."""
    try:
        table = table_of(data)
    except InstrumentError as error:
        raise InstrumentError(error.problems, name) from None
    return instrument_from(table, name)


def instrument_from(table: Mapping[str, Any], name: str) -> Instrument:
    if problems := problems_of(table):
        raise InstrumentError(problems, name)
    return checked_instrument(table)


def checked_instrument(table: Mapping[str, Any]) -> Instrument:
    """Of a table that nothing is wrong with, such as one that a school keeps."""
    rows: dict[str, Sequence[dict[str, Any]]] = {kind: table[kind] for kind in ("scale", "construct", "item")}
    default = rows["scale"][0]["code"]
    optional = {key: table.get(key, "") for key in ("supersedes", "evidence", "credit")}
    given = {key: table[key] for key in ("code", "version", "title", "audience", "use", "validated")}
    given |= {key: table[key] for key in ("source", "citation", "licence")}
    return Instrument(
        **given,
        **optional,
        about=table.get("about", {}),
        languages=tuple(table["languages"]),
        grades=tuple(table.get("grades", ())),
        scales=tuple(scale_from(row) for row in rows["scale"]),
        constructs=tuple(Construct(**{"about": {}} | row) for row in rows["construct"]),
        items=tuple(item_from(row, default) for row in rows["item"]),
        table=table,
    )


def scale_from(row: dict[str, Any]) -> Scale:
    return Scale(**row | {"labels": {language: tuple(words) for language, words in row["labels"].items()}})


def item_from(row: dict[str, Any], default: str) -> Item:
    return Item(**{"scale": default} | row | {"ppra": tuple(row.get("ppra", ()))})
