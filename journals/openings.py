"""Who opened what somebody else wrote, and when."""

from journals.models import Entry
from journals.subjects import Subject, author_of, noun_of, subjects
from schools.models import Member, Opened, Reason
from schools.openings import note_openings, opening_now


def note_opening(subject: Subject, reader: Member) -> None:
    """Nobody but the author opens it without the author seeing it. Raises Unreadable when it cannot be recorded."""
    if author_of(subject).pk == reader.pk:
        return
    named = subjects(noun_of(subject)).reportable_by(reader).filter(pk=subject.pk).exists()
    what = Opened.ENTRY if isinstance(subject, Entry) else Opened.THANKS
    reason = Reason.NAMED if named else Reason.REPORTED
    note_openings([opening_now(reader, author_of(subject), what, reason, subject.pk)])
