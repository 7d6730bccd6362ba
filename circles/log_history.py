"""What changed in a log, from one time it was saved to the next, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from circles.log import ABSENT, Log, logs_of
from circles.models import Circle, LogRevision, Turn
from circles.notes import Note
from circles.runs.end import marks_of
from schools.models import Member

WORDS = {ABSENT: _("Absent"), **dict(Turn.State.choices)}


@dataclass(frozen=True)
class Change:
    """One student's mark in two logs, in words; None where a log does not mention them."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Step:
    """One saving of a log. `is_first` when nothing was logged before; `note` is None unless it changed or is lost."""

    revision: LogRevision
    is_first: bool
    is_held: bool
    present: int
    total: int
    changes: list[Change]
    note: Note | None


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved meanwhile, against what was typed. `note` is theirs, None when both say the same."""

    revision: LogRevision | None
    is_held: bool
    changes: list[Change]
    note: Note | None


def conflict_with(circle: Circle, mine: Log, roster: list[Member]) -> Conflict:
    revision = circle.revisions.select_related("saved_by").first()
    theirs = logs_of([revision])[0] if revision else Log()
    is_held = bool(revision and revision.data["held"])
    names = {student.pk: student.full_name for student in roster}
    return Conflict(
        revision=revision,
        is_held=is_held,
        changes=differences(theirs, mine, names) if is_held else [],
        note=theirs.note if differs(theirs.note, mine.note) else None,
    )


def tapped_against(circle: Circle, mine: Log, roster: list[Member]) -> list[Change]:
    """What was tapped in the circle, against what was typed."""
    tapped = Log(marks=marks_of(circle, ABSENT))
    names = {student.pk: student.full_name for student in roster if student.pk in tapped.marks}
    return differences(tapped, mine, names)


def differences(before: Log, after: Log, names: dict[int, str]) -> list[Change]:
    """By the order of `names`, which holds every student's name; others are left out."""
    return [
        Change(name, words(before.marks.get(student)), words(after.marks.get(student)))
        for student, name in names.items()
        if before.marks.get(student) != after.marks.get(student)
    ]


def differs(note: Note, other: Note) -> bool:
    """Nobody can know that a lost note says the same."""
    return note.is_lost or note != other


def words(mark: str | None) -> str | None:
    return str(WORDS.get(mark, mark)) if mark else None


def history_of(circle: Circle) -> list[Step]:
    """The newest first."""
    revisions = list(circle.revisions.select_related("saved_by"))
    logs = logs_of(revisions)
    names = names_in(logs)
    changes = zip(revisions, logs, [*logs, Log()][1:], strict=True)
    return [step(revision, after, before, names) for revision, after, before in changes]


def names_in(logs: list[Log]) -> dict[int, str]:
    students = {student for log in logs for student in log.marks}
    known = {member.pk: member.full_name for member in Member.objects.filter(pk__in=students)}
    return known | {student: str(_("A former student")) for student in students - known.keys()}


def step(revision: LogRevision, after: Log, before: Log, names: dict[int, str]) -> Step:
    is_first = not before.marks
    base = Log(before.note, dict.fromkeys(after.marks, Turn.State.SHARED.value)) if is_first else before
    changes = differences(base, after, names) if revision.data["held"] else []
    return Step(
        revision=revision,
        is_first=is_first,
        is_held=revision.data["held"],
        present=sum(mark != ABSENT for mark in after.marks.values()),
        total=len(after.marks),
        changes=changes,
        note=after.note if revision.data["held"] and differs(after.note, before.note) else None,
    )
