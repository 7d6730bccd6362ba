"""An entry from its first words to its end."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from circles.models import Circle
from journals.audience import choose_audience
from journals.models import Audience, Entry
from journals.words import EntryWords, line_binding, put_words, read_entry, sealed
from schools import clock
from schools.models import Member

LONGEST = 100_000  # characters
LONGEST_LINE = 200
NOT_THIS_ONE = -1


class EntryGone(Exception):
    """Its author took it away, or it never was theirs. Nothing was saved."""


class EntryConflict(Exception):
    """Other words were saved in another window since; `entry` has them. Nothing was saved."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry


class EntryStandsOtherwise(Exception):
    """Since the window was opened it changed who can read it. Nothing was saved."""


def standing_of(entry: Entry | None) -> str:
    """Who can read what is saved, as the sentence above the field says it: nobody a draft, its audience the rest.

    The entry was read `with_hidden`.
    """
    if not entry or not entry.is_finished:
        return "draft"
    return f"finished {entry.audience}{' hidden' if entry.is_hidden else ''}"


@dataclass(frozen=True)
class Save:
    """What a window sends. `version` is the one it began with, 0 for a new entry; `tab` and `serial` name this save.

    A window's later save overtakes its earlier ones, whichever arrives first. `standing` is what the window says about
    who can read it, empty when it says nothing.
    """

    pk: UUID
    words: EntryWords
    audience: str = Audience.ME
    version: int = 0
    tab: UUID | None = None
    serial: int = 0
    circle: Circle | None = None
    is_thought: bool = False
    standing: str = ""

    def is_late(self, entry: Entry) -> bool:
        return self.is_same_tab(entry) and self.serial <= entry.serial

    def is_same_tab(self, entry: Entry) -> bool:
        return self.tab is not None and self.tab == entry.tab


def save_entry(author: Member, save: Save) -> Entry:
    """Keeps the words and returns the entry as it is now, in a transaction.

    Raises EntryConflict, EntryStandsOtherwise and EntryGone.

    A finished entry keeps its audience: a window that knows an older one would share again what was taken back.
    Three queries, one more for a new entry.
    """
    entry = locked_entry(author, save.pk)
    if not entry and not save.version:
        return new_entry(author, save)
    if not entry or entry.removed_at:
        raise EntryGone
    if save.is_late(entry):
        return entry
    if entry.version != save.version and not save.is_same_tab(entry):
        if read_entry(entry) != save.words:
            raise EntryConflict(entry)
        if entry.is_finished or entry.audience == save.audience:
            return entry
    if save.standing and save.standing != standing_of(entry):
        raise EntryStandsOtherwise
    entry.version += 1
    write_entry(entry, save)
    entry.save(update_fields=["words", "version", "tab", "serial", "saved_at", "is_thought", "audience"])
    return entry


def locked_entry(author: Member, pk: UUID) -> Entry | None:
    return Entry.objects.written_by(author).with_hidden().select_for_update().filter(pk=pk).first()


def new_entry(author: Member, save: Save) -> Entry:
    """Of two windows or two clicks that send the same new entry, the first makes it and the second saves into it."""
    entry = Entry(
        id=save.pk,
        school=author.school,
        author=author,
        circle=save.circle,
        on=clock.today(author.school),
    )
    write_entry(entry, save)
    Entry.objects.bulk_create([entry], ignore_conflicts=True)
    made = locked_entry(author, save.pk)
    if not made:
        raise EntryGone
    is_mine = bytes(made.words) == entry.words
    return made if is_mine else save_entry(author, replace(save, version=NOT_THIS_ONE))


def write_entry(entry: Entry, save: Save) -> None:
    put_words(entry, save.words)
    entry.tab, entry.serial, entry.is_thought = save.tab, save.serial, save.is_thought
    entry.saved_at = clock.now()
    if not entry.is_finished:
        entry.audience = save.audience


def finish_entry(entry: Entry) -> None:
    """The author is done: from now on those of its audience can read it."""
    if entry.is_finished:
        return
    entry.finished_at = clock.now()
    choose_audience(entry, entry.audience)
    entry.save(update_fields=["finished_at"])


@transaction.atomic
def offer_line(entry: Entry, line: str) -> None:
    """For the next circle, until the author takes it back. Empty takes it back."""
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    held.line_version += 1
    held.line = sealed(line, line_binding(held)) if line else None
    held.offered_at = clock.now() if line else None
    held.save(update_fields=["line", "line_version", "offered_at"])


def remove_entry(entry: Entry) -> None:
    """Nobody reads it any more. For a day its author can bring it back."""
    Entry.objects.filter(pk=entry.pk, removed_at=None).update(removed_at=clock.now())


def restore_entry(entry: Entry) -> bool:
    """Undoes `remove_entry`. False when the day is over."""
    return Entry.objects.restorable().filter(pk=entry.pk).update(removed_at=None) == 1


def forget_entries() -> None:
    """Deletes what was taken away a day ago."""
    Entry.objects.to_forget().delete()
