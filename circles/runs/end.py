"""The end of a run, and what its turns are for the log."""

from collections.abc import Iterable
from datetime import datetime

from circles.models import Circle, Run, Seat, Turn
from schools import clock
from schools.seal import seal

# What the log says of seats; a seat that still waits was not reached.
MARKS = {
    Seat.State.WAITING: Turn.State.NOT_REACHED,
    Seat.State.SHARED: Turn.State.SHARED,
    Seat.State.PASSED: Turn.State.PASSED,
    Seat.State.COME_BACK: Turn.State.COME_BACK,
}


def end_run_of(circle: Circle) -> None:
    """Ends what runs. The circle is held already, and a tap that was sent meanwhile waits and is judged after it."""
    run = Run.objects.select_for_update(no_key=True).filter(circle=circle).first()
    if run and run.is_under_way:
        run.ended_at, run.showing = clock.now(), Run.Showing.STEP
        run.version += 1
        run.save(update_fields=["ended_at", "showing", "version"])


def ended_among(circles: Iterable[Circle]) -> set[int]:
    """By id, those of these whose run has ended and that are not logged yet."""
    running = [circle.pk for circle in circles if circle.is_running]
    ended = Run.objects.filter(circle__in=running).exclude(ended_at=None)
    return set(ended.values_list("circle", flat=True))


def seal_of_turns(circle: Circle) -> str:
    """Which turns a person saw; nothing of a circle that was not run."""
    seats = (
        Seat.objects.filter(run__circle=circle).order_by("pk").values_list("student", "is_present", "state")
    )
    return seal(seats) if seats else ""


def marks_of(circle: Circle, absent: str, since: datetime | None = None) -> dict[int, str]:
    """Of each student by id, `absent` or the state of their turn, as the circle was run.

    Only those marked after `since`, if given. When nobody was given a turn, those present are left out: nothing is
    known of them.
    """
    seats = list(Seat.objects.filter(run__circle=circle))
    if since:
        seats = [seat for seat in seats if seat.turned_at and seat.turned_at > since]
    counted = any(seat.state != Seat.State.WAITING for seat in seats)
    return {
        seat.student_id: MARKS[Seat.State(seat.state)] if seat.is_present else absent
        for seat in seats
        if counted or not seat.is_present
    }
