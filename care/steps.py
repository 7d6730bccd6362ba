"""What happened to a call or a concern, one step after the other."""

from collections.abc import Iterable

from care.messages.news import tell_student
from care.models import Kind, Step
from care.models.step import FOR_STUDENTS
from care.rounds import Matter, about
from care.words import put_words, read_words
from schools import clock
from schools.models import Member

Told = list[tuple[Step, str | None]]


def take_step(matter: Matter, kind: Kind, by: Member, words: str = "", to: Member | None = None) -> Step:
    """Writes it down; the student of a call learns that there is news, unless it is the adults' own."""
    step = Step(school_id=matter.school_id, kind=kind, by=by, to=to, at=clock.now(), **about(matter))
    if words:
        put_words(step, words)
    step.save(force_insert=True)
    if kind in FOR_STUDENTS:
        tell_student(step)
    return step


def told(steps: Iterable[Step]) -> Told:
    """Each with its words: empty when it has none, None when they cannot be read any more."""
    rows = list(steps)
    words = read_words(rows)
    return [(row, words.get(row.pk) if row.words else "") for row in rows]


def steps_of(matter: Matter, member: Member) -> Told:
    """What the member may read of it."""
    rows = Step.objects.filter(**about(matter)).select_related("by", "to")
    return told(rows.for_student() if member.is_student else rows)
