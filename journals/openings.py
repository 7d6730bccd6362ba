"""Who opened what somebody else wrote, and when."""

from journals.models import Entry, Opening
from schools import clock
from schools.models import Member


def note_opening(entry: Entry, reader: Member) -> None:
    """Nobody but the author opens an entry without the author seeing it."""
    if entry.author_id == reader.pk:
        return
    named = Entry.objects.shared_with(reader).filter(pk=entry.pk).exists()
    Opening.objects.create(
        school_id=entry.school_id, entry=entry, reader=reader, after_report=not named, opened_at=clock.now()
    )
