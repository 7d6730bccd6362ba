"""Rows of journals for tests: what Maya wrote in 7B's school."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from journals.entries import Save, finish_entry, save_entry
from journals.models import Entry
from journals.words import EntryWords
from schools.models import Member
from tests.cast import Place


def write(author: Member, text: str = "At lunch somebody saved me a seat.", **more: Any) -> Entry:
    """A draft, in the context of its school."""
    words = EntryWords(text, more.pop("prompt", ""), more.pop("pleasant", None), more.pop("energy", None))
    return save_entry(author, Save(uuid4(), words, **more))


def share(
    author: Member, audience: str, text: str = "At lunch somebody saved me a seat.", **more: Any
) -> Entry:
    """A finished entry for an audience."""
    entry = write(author, text, audience=audience, **more)
    finish_entry(entry)
    return entry


def an_entry(place: Place, audience: str = "circle", removed_at: datetime | None = None) -> Entry:
    """Maya's, which her teachers and her circle can read."""
    entry = share(place.maya, audience)
    Entry.objects.filter(pk=entry.pk).update(removed_at=removed_at)
    return entry
