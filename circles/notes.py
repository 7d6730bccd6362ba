"""Facilitator's notes as they are stored: encrypted with the school's own key, since they belong to its record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import F

from circles.models import Circle, LogRevision
from schools.writing.cipher import Binding, Unreadable, decrypt, encrypt
from schools.writing.keys import key_to_write, keys_to_read


@dataclass(frozen=True)
class Note:
    """What a note says; None when it can no longer be read. True unless there is none."""

    words: str | None = field(default="", repr=False)

    def __bool__(self) -> bool:
        return self.words != ""

    @property
    def is_lost(self) -> bool:
        return self.words is None


NO_NOTE = Note()


def binding_of(revision: LogRevision) -> Binding:
    return Binding("note", revision.school_id, None, revision.circle_id, revision.version)


def encrypt_note(words: str, revision: LogRevision) -> bytes | None:
    """None for no words. Raises Unreadable when the school's key is there and cannot be opened."""
    if not words:
        return None
    return encrypt(words, key_to_write(revision.school_id, None), binding_of(revision))


def read_notes(revisions: Collection[LogRevision]) -> list[Note]:
    """What the notes of these revisions of one school say, in their order. One query for the key, if there are any."""
    school = next((revision.school_id for revision in revisions if revision.note), None)
    key = keys_to_read(school, [None]).get(None) if school else None
    return [read_note(revision, key) for revision in revisions]


def read_note(revision: LogRevision, key: bytes | None) -> Note:
    if not revision.note:
        return NO_NOTE
    try:
        return Note(decrypt(revision.note, key, binding_of(revision)) if key else None)
    except Unreadable:
        return Note(None)


def notes_of(circles: Iterable[Circle]) -> dict[int, Note]:
    """What the logs of these circles say now, by the circle's id; those without a note are left out. Two queries."""
    now = LogRevision.objects.filter(circle__in=circles, version=F("circle__log_version"))
    found = list(now.exclude(note=None))
    return {revision.circle_id: note for revision, note in zip(found, read_notes(found), strict=True)}
