"""The log of a circle: who was there, each one's turn and the note. Saved whole, corrected with its history kept."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from circles.hands import count_hands
from circles.models import Circle, FollowUp, LogRevision, Seat, Turn
from circles.notes import NO_NOTE, Note, encrypt_note, notes_of, read_notes
from circles.runs.end import end_run_of, marks_of, seal_of_turns
from schools import clock
from schools.models import Enrollment, Member

ABSENT = "absent"


@dataclass(frozen=True)
class Log:
    """`marks` says of each student, by id, `absent` or the state of their turn."""

    note: Note = NO_NOTE
    marks: dict[int, str] = field(default_factory=dict)


class LogConflictError(Exception):
    """Somebody saved the log, or took it back, after this form was opened. Nothing was saved."""


class TappedMeanwhileError(Exception):
    """Turns were tapped after this form was opened, and it says something else. Nothing was saved."""


class CircleCancelledError(Exception):
    """The circle is cancelled. Nothing was saved."""


class CircleAheadError(Exception):
    """The day of the circle has not begun at the school. Nothing was saved."""


def roster_of(circle: Circle) -> list[Member]:
    """Everyone enrolled on the circle's day, and anybody who sat in it or has a turn in it already."""
    enrolled = Enrollment.objects.filter(advisory=circle.advisory_id).on(circle.on)
    seated, marked = Seat.objects.filter(run__circle=circle), Turn.objects.filter(circle=circle)
    there = enrolled.values("student").union(seated.values("student"), marked.values("student"))
    return list(Member.objects.filter(pk__in=there))


def read_log(circle: Circle) -> Log:
    """What is written down now; of a log to come, what it said before it was taken back, and the run since then."""
    turns = Turn.objects.filter(circle=circle).values_list("student", "is_present", "state")
    marks = {student: state if present else ABSENT for student, present, state in turns}
    if marks or circle.is_held:
        return Log(notes_of([circle]).get(circle.pk, NO_NOTE), marks)
    revision = LogRevision.objects.filter(circle=circle, data__held=True).first()
    if not revision:
        return Log(marks=marks_of(circle, ABSENT))
    [log] = logs_of([revision])
    return Log(log.note, log.marks | marks_of(circle, ABSENT, since=revision.saved_at))


def logs_of(revisions: Collection[LogRevision]) -> list[Log]:
    """What each of them says, in their order. One query at most."""
    return [
        Log(note, {int(student): mark for student, mark in revision.data["turns"].items()})
        for revision, note in zip(revisions, read_notes(revisions), strict=True)
    ]


@transaction.atomic
def save_log(
    circle: Circle,
    log: Log,
    *,
    by: Member,
    token: UUID,
    version: int,
    promises: Iterable[FollowUp] = (),
    hands: tuple[int, int, int] | None = None,
    hands_seen: str | None = None,
    though_cancelled: bool = False,
    seen: str | None = None,
) -> bool:
    """Marks the circle held and writes its log, turns and new follow-ups down, and the show of hands unless None.

    `version` is the log's version when the form was opened, `seen` the seal of the turns then, `token` the form's own.
    False when this very form was saved before. Raises CircleAheadError, LogConflictError, TappedMeanwhileError unless
    `seen` is None, CountedMeanwhile unless `hands_seen` is None and, unless `though_cancelled`, CircleCancelledError;
    and Unreadable when nothing can be encrypted.
    """
    if circle.on > clock.today(by.school):
        raise CircleAheadError
    if is_saved(circle, token):
        return False
    if not claim_version(circle, version, by, though_cancelled):
        if is_saved(circle, token):
            return False
        raise refusal(circle, version)
    end_run_of(circle)
    if seen is not None and is_overtaken(circle, log, seen):
        raise TappedMeanwhileError
    write_turns(circle, log.marks)
    write_revision(circle, log, version + 1, token, by)
    FollowUp.objects.bulk_create(promised(circle, promises, by))
    if hands:
        count_hands(circle, *hands, seen=hands_seen)
    circle.refresh_from_db()
    return True


def is_overtaken(circle: Circle, log: Log, seen: str) -> bool:
    """Whether a turn was tapped since, and the log says otherwise. The run has ended, so that no tap follows."""
    if seal_of_turns(circle) == seen:
        return False
    return any(log.marks.get(student, mark) != mark for student, mark in marks_of(circle, ABSENT).items())


def is_saved(circle: Circle, token: UUID) -> bool:
    return LogRevision.objects.filter(circle=circle, token=token).exists()


def claim_version(circle: Circle, version: int, by: Member, though_cancelled: bool) -> bool:
    """Of two who save at once, one updates the row and the other finds it changed."""
    rows = Circle.objects.filter(pk=circle.pk, log_version=version)
    if not though_cancelled:
        rows = rows.exclude(state=Circle.State.CANCELLED)
    rows.exclude(state=Circle.State.HELD).revise()
    return (
        rows.update(
            state=Circle.State.HELD,
            reason="",
            log_version=F("log_version") + 1,
            logged_at=clock.now(),
            logged_by=by,
        )
        == 1
    )


def refusal(circle: Circle, version: int) -> Exception:
    circle.refresh_from_db()
    return CircleCancelledError() if circle.log_version == version else LogConflictError()


def write_turns(circle: Circle, marks: dict[int, str]) -> None:
    turns = [
        Turn(
            school_id=circle.school_id,
            circle=circle,
            student_id=student,
            is_present=mark != ABSENT,
            state="" if mark == ABSENT else mark,
        )
        for student, mark in marks.items()
    ]
    Turn.objects.bulk_create(
        turns,
        update_conflicts=True,
        unique_fields=["circle", "student"],
        update_fields=["is_present", "state"],
    )


def write_revision(
    circle: Circle, log: Log, version: int, token: UUID, by: Member, *, held: bool = True
) -> None:
    revision = LogRevision(
        school_id=circle.school_id,
        circle=circle,
        version=version,
        token=token,
        data={"held": held, "turns": {str(student): mark for student, mark in log.marks.items()}},
        saved_by=by,
        saved_at=clock.now(),
    )
    revision.note = encrypt_note(log.note.words or "", revision)
    revision.save()


def promised(circle: Circle, promises: Iterable[FollowUp], by: Member) -> list[FollowUp]:
    found = list(promises)
    for follow_up in found:
        follow_up.school_id, follow_up.circle, follow_up.created_by = circle.school_id, circle, by
    return found


@transaction.atomic
def unlog_circle(circle: Circle, *, by: Member) -> bool:
    """Returns a held circle to planned; what its log said stays in its history. False when it is not held."""
    held = Circle.objects.select_for_update().filter(pk=circle.pk, state=Circle.State.HELD).first()
    if not held:
        return False
    version = held.log_version + 1
    write_revision(held, Log(), version, uuid4(), by, held=False)
    Turn.objects.filter(circle=held).delete()
    Circle.objects.filter(pk=held.pk).revise(
        state=Circle.State.PLANNED, log_version=version, logged_at=None, logged_by=None
    )
    circle.refresh_from_db()
    return True
