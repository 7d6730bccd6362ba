"""Who opened what somebody else wrote, and when."""

from journals.models import Entry
from journals.subjects import Subject, author_of, noun_of, subjects
from schools import clock
from schools.models import Member, Opened, Opening, Reason
from schools.openings import note_openings


def note_opening(subject: Subject, reader: Member) -> None:
    """Nobody but the author opens it without the author seeing it. Raises Unreadable when it cannot be recorded."""
    if author_of(subject).pk == reader.pk:
        return
    named = subjects(noun_of(subject)).reportable_by(reader).filter(pk=subject.pk).exists()
    now = clock.now()
    opening = Opening(
        school_id=subject.school_id,
        reader=reader,
        whose=author_of(subject),
        what=Opened.ENTRY if isinstance(subject, Entry) else Opened.THANKS,
        about=subject.pk,
        reason=Reason.NAMED if named else Reason.REPORTED,
        opened_at=now,
        told_at=now,
    )
    note_openings([opening])
