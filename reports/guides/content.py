"""The practice guides that come with the product: the files of `reports/content/guides/`, one for each construct.

A text is a mapping from language to words, as in an instrument's file; lists have one sentence an entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from circles.models.words import Mode
from reports.guides.check import problems_of
from surveys.instruments.content import Text, table_in
from surveys.instruments.problems import InstrumentError

FOLDER = Path(__file__).resolve().parent.parent / "content" / "guides"
Lines = Mapping[str, tuple[str, ...]]
LISTS = ("talk", "watch", "reflect", "steps", "questions")


@dataclass(frozen=True)
class Try:
    """Something to do in a circle; `text` is what the group hears, and stands in the plan."""

    code: str
    title: Text
    text: Text
    minutes: int
    grouping: str
    theme: str
    strategy: str
    steps: Lines
    questions: Lines
    materials: Text
    ppra: tuple[str, ...] = ()

    @property
    def grouping_label(self) -> str:
        return str(Mode(self.grouping).label)


@dataclass(frozen=True)
class Guide:
    """How to work at a construct: what it is, why it matters, three things to try, how to talk the results over with
    students, what to watch for, and what to ask oneself. `serves` are other constructs that have no guide of their own.
    """

    code: str
    languages: tuple[str, ...]
    title: Text
    what: Text
    why: Text
    talk: Lines
    watch: Lines
    reflect: Lines
    tries: tuple[Try, ...]
    serves: tuple[str, ...] = ()


@cache
def guides() -> Mapping[str, Guide]:
    """By the codes of the constructs that they are for. Raises InstrumentError."""
    found = [guide_from(table_in(path), path.name) for path in sorted(FOLDER.glob("*.toml"))]
    return {code: guide for guide in found for code in (guide.code, *guide.serves)}


def guide_for(construct: str) -> Guide | None:
    return guides().get(construct)


def guide_from(table: Mapping[str, Any], name: str) -> Guide:
    """Raises InstrumentError with all that is wrong, under the file's name."""
    if problems := problems_of(table):
        raise InstrumentError(problems, name)
    header = with_lines({key: value for key, value in table.items() if key != "try"})
    header |= {key: tuple(header.get(key, ())) for key in ("languages", "serves")}
    return Guide(**header, tries=tuple(try_from(row) for row in table["try"]))


def try_from(row: Mapping[str, Any]) -> Try:
    known = with_lines({key: value for key, value in row.items() if key != "untouched"})
    return Try(**{"materials": {}} | known | {"ppra": tuple(row.get("ppra", ()))})


def with_lines(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of sentences as tuples."""
    return {
        key: {language: tuple(lines) for language, lines in value.items()} if key in LISTS else value
        for key, value in row.items()
    }
