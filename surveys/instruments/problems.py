"""What is wrong with a file, in words that whoever wrote it can act on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

MOST_SHOWN = 40


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `where` is the file's own name for the place, such as “item 3 (own-life), text.en”."""

    where: str
    message: Any
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.where}: {self.said}" if self.where else self.said

    @property
    def said(self) -> str:
        """Without the place."""
        return str(self.message) % self.values if self.values else str(self.message)


class InstrumentError(ValueError):
    """A file that is no instrument, with all its problems, one at least."""

    def __init__(self, problems: Sequence[Problem], name: str = "") -> None:
        self.problems = tuple(problems)
        self.name = name
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        return "\n".join(f"{self.name}: {line}" if self.name else line for line in lines)


def shown(value: object) -> str:
    """A value of a stranger's file, short and harmless enough for a message."""
    if not isinstance(value, str):
        return str(_("(not a text)"))
    printable = "".join(letter if letter.isprintable() else "�" for letter in value[: MOST_SHOWN + 1])
    return printable if len(printable) <= MOST_SHOWN else printable[:MOST_SHOWN] + "…"
