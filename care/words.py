"""The words of calls, concerns, steps and lawful openings, encrypted with the school's key, each for its own row."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from care.models import Call, Concern, LawfulOpening, Step
from journals.words import open_all, sealed
from schools.writing.cipher import Binding

Row = Call | Concern | LawfulOpening | Step


@dataclass(frozen=True)
class CallWords:
    """`about` is what it is about, `when` the times that suit; both may be empty."""

    about: str = ""
    when: str = ""


def binding(what: str, owner: Callable[[Any], object]) -> Callable[[Any], Binding]:
    """In the school's record; `owner` names what else the words must not be moved away from."""
    return lambda row: Binding(what, row.school_id, None, f"{row.pk} {owner(row)}")


BINDINGS: dict[type, Callable[[Any], Binding]] = {
    Call: binding("call", lambda row: row.author_id),
    Concern: binding("concern", lambda row: f"{row.student_id} {row.sender_id}"),
    LawfulOpening: binding("lawful opening", lambda row: f"{row.student_id} {row.asked_by_id}"),
    Step: binding("care step", lambda row: f"{row.call_id} {row.concern_id} {row.by_id}"),
}


def put_words(row: Row, words: str | CallWords) -> None:
    """Sets `row.words`. Raises Unreadable when the school's key is there and cannot be opened."""
    told = words if isinstance(words, str) else json.dumps(asdict(words))
    row.words = sealed(told, BINDINGS[type(row)](row))


def read_words(rows: Iterable[Row]) -> dict[Any, str]:
    """By id, without those that cannot be read any more."""
    return open_all({row.pk: (row.words, BINDINGS[type(row)](row)) for row in rows if row.words})


def read_call(call: Call) -> CallWords | None:
    words = read_words([call]).get(call.pk)
    return CallWords(**json.loads(words)) if words else None
