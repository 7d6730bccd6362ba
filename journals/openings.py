"""Who opened what somebody else wrote, and when."""

from journals.models import Opening
from journals.subjects import Subject, about, author_of, noun_of, subjects
from schools import clock
from schools.models import Member


def note_opening(subject: Subject, reader: Member) -> None:
    """Nobody but the author opens it without the author seeing it."""
    if author_of(subject).pk == reader.pk:
        return
    named = subjects(noun_of(subject)).reportable_by(reader).filter(pk=subject.pk).exists()
    Opening.objects.create(
        school_id=subject.school_id,
        reader=reader,
        after_report=not named,
        opened_at=clock.now(),
        **about(subject),
    )
