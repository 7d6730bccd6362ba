"""The words of entries, replies, thanks, reports and hidings: kept encrypted, opened in memory to be read.

Each opens only in its own row, and an entry's only as the version that was saved last.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from journals.models import Entry, Hiding, Reply, Report, Thanks
from schools.writing.cipher import Binding, Unreadable, decrypt, encrypt
from schools.writing.keys import key_to_write, keys_to_read

Row = Entry | Hiding | Reply | Report | Thanks

FEELINGS = range(-2, 3)


@dataclass(frozen=True)
class EntryWords:
    """`pleasant` and `energy` are from -2 to 2, or None when the author does not say."""

    text: str = ""
    prompt: str = ""
    pleasant: int | None = None
    energy: int | None = None

    @property
    def has_feeling(self) -> bool:
        return self.pleasant is not None or self.energy is not None


@dataclass(frozen=True)
class ThanksWords:
    """`to` is the name of somebody outside the school, or empty."""

    text: str
    to: str = ""


def entry_binding(entry: Entry) -> Binding:
    return Binding("entry", entry.school_id, entry.author_id, entry.pk, entry.version)


def line_binding(entry: Entry) -> Binding:
    return Binding("line", entry.school_id, entry.author_id, entry.pk, entry.line_version)


BINDINGS: dict[type, Callable[[Any], Binding]] = {
    Entry: entry_binding,
    Reply: lambda row: Binding("reply", row.school_id, row.author_id, f"{row.pk} {row.entry_id}"),
    Thanks: lambda row: Binding("thanks", row.school_id, row.giver_id, f"{row.pk} {row.receiver_id}"),
    Report: lambda row: Binding("report", row.school_id, row.reporter_id, f"{row.pk} {subject_of(row)}"),
    Hiding: lambda row: Binding("hiding", row.school_id, row.hidden_by_id, f"{row.pk} {subject_of(row)}"),
}


def subject_of(row: Report | Hiding) -> str:
    return f"{row.entry_id} {row.thanks_id}"


def sealed(words: str, binding: Binding) -> bytes:
    """For this row alone. One query, which keeps the author's key until the transaction ends."""
    return encrypt(words, key_to_write(binding.school, binding.author), binding)


def put_words(row: Row, words: str | EntryWords | ThanksWords) -> None:
    """Sets `row.words`. What is bound to them, the version of an entry too, must be set before."""
    row.words = sealed(
        words if isinstance(words, str) else json.dumps(asdict(words)), BINDINGS[type(row)](row)
    )


def open_all(sealed_words: Mapping[Any, tuple[bytes | memoryview, Binding]]) -> dict[Any, str]:
    """Those that can be read, by the same ids. One query for the keys of all authors, who are of one school."""
    bindings = [binding for _stored, binding in sealed_words.values()]
    if not bindings:
        return {}
    keys = keys_to_read(bindings[0].school, {binding.author for binding in bindings})
    found = {}
    for pk, (stored, binding) in sealed_words.items():
        try:
            found[pk] = decrypt(stored, keys[binding.author], binding)
        except (KeyError, Unreadable):
            continue
    return found


def read_words(rows: Iterable[Row]) -> dict[Any, str]:
    """By id, without those that cannot be read any more."""
    return open_all({row.pk: (row.words, BINDINGS[type(row)](row)) for row in rows})


def read_entries(entries: Iterable[Entry]) -> dict[Any, EntryWords]:
    """By id, without those that cannot be read any more."""
    return {pk: EntryWords(**json.loads(words)) for pk, words in read_words(entries).items()}


def read_entry(entry: Entry) -> EntryWords | None:
    return read_entries([entry]).get(entry.pk)


def read_thanks(thanks: Iterable[Thanks]) -> dict[Any, ThanksWords]:
    """By id, without those that cannot be read any more."""
    return {pk: ThanksWords(**json.loads(words)) for pk, words in read_words(thanks).items()}


def read_lines(entries: Iterable[Entry]) -> dict[Any, str]:
    """The lines that are offered, by id of the entry, without those that cannot be read any more."""
    return open_all({entry.pk: (entry.line, line_binding(entry)) for entry in entries if entry.line})
