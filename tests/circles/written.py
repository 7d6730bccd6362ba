"""Notes and debriefs as they are stored, encrypted, and what they say."""

from typing import Any
from uuid import uuid4

from circles.debriefs import encrypt_answers, opened
from circles.models import Circle, Debrief, LogRevision
from circles.notes import NO_NOTE, encrypt_note, notes_of
from schools import clock
from schools.models import Member


def put_note(circle: Circle, words: str, **data: Any) -> LogRevision:
    """In the log of the circle as it stands now, which says nothing else."""
    revision = LogRevision(
        school_id=circle.school_id,
        circle=circle,
        version=circle.log_version,
        token=uuid4(),
        data={"held": circle.is_held, "turns": {}, **data},
        saved_at=clock.now(),
    )
    revision.note = encrypt_note(words, revision)
    revision.save()
    return revision


def note_of(circle: Circle) -> str | None:
    return notes_of([circle]).get(circle.pk, NO_NOTE).words


def put_debrief(circle: Circle, by: Member, went_well: str, **more: Any) -> Debrief:
    debrief = Debrief(
        school_id=circle.school_id, circle=circle, written_by=by, **{"saved_at": clock.now(), **more}
    )
    debrief.answers = encrypt_answers({"went_well": went_well, "heard_less": "", "tilted": ""}, debrief)
    debrief.save()
    return debrief


def kept_words() -> list[tuple[str, str, str, int]]:
    """Of all debriefs that are kept, in the order in which they were begun."""
    found = opened(Debrief.objects.kept().order_by("pk"))
    return [(*each.words.values(), each.version) for each in found if each.words]
