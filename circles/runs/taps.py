"""What drives a run: taps, each taken once, in turn, and judged by the moment at which it was tapped.

A tap may arrive late, twice, or beside another driver's. The step, the talking piece and each turn therefore remember
since when they stand, and what was tapped before that moment changes them no more. Names on the projector, groups and
the keeper do not remember it: only a tap of this moment gives them, and any takes them away. The minutes added to a
step, the circle turned round and a seat moved remember nothing: the last tap to arrive is done.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from circles.models import Circle, Run, Seat, Tap
from circles.runs import order
from circles.runs.groups import clear_groups, form_groups
from circles.runs.pace import LONGEST_STRETCH
from circles.schedule import Refused
from schools import clock
from schools.prepared import Prepared

GRACE, REMEMBERED = timedelta(seconds=10), timedelta(days=1)
# A minute without a network, and what it takes to send.
MOMENT = timedelta(seconds=90)
NAMES = (Run.Showing.ORDER, Run.Showing.GROUPS)
CHANGED = (
    "version",
    "step",
    "step_since",
    "spent",
    "stretched",
    "showing",
    "holder",
    "held_since",
    "keeper",
    "grouping",
    "ended_at",
)
HELD = Prepared(lambda run: Run.objects.select_for_update(no_key=True).filter(pk=run), run=-1)
TAKEN = Prepared(lambda run, token: Tap.objects.filter(run=run, token=token), run=-1, token=UUID(int=1))
SEATS = Prepared(lambda run: Seat.objects.filter(run=run), run=-1)

AFRESH = _("This circle was started afresh. Nothing of it was changed.")
LOGGED = _("This circle is logged already. Correct its log instead.")
ENDED = _("The circle has ended. Go on with it first, if it goes on.")
NOT_STARTED = _("This circle counts as not started. Start it again, and its turns are back.")
CANCELLED = _("This circle is cancelled. Nothing of it was changed.")
NOT_RUNNING = {
    Circle.State.PLANNED: NOT_STARTED,
    Circle.State.HELD: LOGGED,
    Circle.State.CANCELLED: CANCELLED,
}


@dataclass(frozen=True)
class Asked:
    """What a device asks for; `do` names it in `DOES`, and `run` the run that it showed, if it said so."""

    do: str
    token: UUID
    tapped_at: datetime
    student: int | None = None
    state: str = ""
    at: int = 0
    to: int = 0
    run: int | None = None

    def is_late(self, since: datetime | None) -> bool:
        """Whether what stands since then was tapped after this, by more than a poor network's delay."""
        return since is not None and self.tapped_at < since - GRACE

    def is_of_this_moment(self, run: Run) -> bool:
        """Whether it may show names or give the circle to a student: not long ago, and not before the step."""
        return self.tapped_at >= clock.now() - MOMENT and not self.is_late(run.step_since)

    def since_start_of(self, run: Run) -> "Asked":
        """Whatever a device's clock says: it was tapped after the run was started."""
        return replace(self, tapped_at=max(self.tapped_at, run.started_at))


def moment_of(ago: timedelta) -> datetime:
    """When something was tapped, by this clock alone: a device knows only how long ago it was."""
    return clock.now() - min(max(ago, timedelta()), REMEMBERED)


@transaction.atomic
def take_tap(run: Run, asked: Asked) -> bool:
    """Does what was asked, unless the very same tap was taken before: then False.

    What came too late, or names a student without a seat, changes nothing. Raises Refused once the circle is logged or
    put back, and after its end for all but the turns.
    """
    held = HELD.first(run=run.pk)
    if not held or asked.run not in (None, held.pk):
        raise Refused(AFRESH)
    if not note_token(held, asked.token):
        return False
    if reason := why_not(held, asked.do):
        raise Refused(reason)
    DOES[asked.do](held, asked.since_start_of(held))
    held.version += 1
    held.save(update_fields=CHANGED)
    return True


def why_not(run: Run, do: str) -> str:
    """Why the run cannot change so any more, or nothing. The circle is read after the run is held: logging ends it."""
    state = Circle.objects.values_list("state", flat=True).get(pk=run.circle_id)
    if state != Circle.State.RUNNING:
        return str(NOT_RUNNING[Circle.State(state)])
    return "" if run.is_under_way or do in AFTER_THE_END else str(ENDED)


def note_token(run: Run, token: UUID) -> bool:
    """False when this token was noted before. The run is held, so nobody notes it meanwhile."""
    if TAKEN.first(run=run.pk, token=token):
        return False
    Tap.objects.create(school_id=run.school_id, run=run, token=token, made_at=clock.now())
    return True


def forget_taps() -> None:
    """Deletes the tokens that no device sends again."""
    Tap.objects.filter(made_at__lt=clock.now() - REMEMBERED).delete()


def seats_of(run: Run) -> list[Seat]:
    return list(SEATS.all(run=run.pk))


def go_to_step(run: Run, asked: Asked) -> None:
    """From the step that the device showed: of two who press Next at once, one goes on."""
    if asked.at != run.step or asked.to not in range(len(run.spent)) or asked.is_late(run.step_since):
        return
    began_at = max(asked.tapped_at, run.step_since)
    run.spent[run.step] += int((began_at - run.step_since).total_seconds())
    run.step, run.step_since, run.showing = asked.to, began_at, Run.Showing.STEP


def stretch_step(run: Run, asked: Asked) -> None:
    """Sets the minutes added to a step."""
    if asked.at in range(len(run.stretched)):
        run.stretched[asked.at] = min(max(asked.to, 0), LONGEST_STRETCH)


def mark_turn(run: Run, asked: Asked) -> None:
    """Marks one student's turn; whoever held the talking piece hands it on."""
    if asked.state in Seat.State.values and set_seat(run, asked, is_present=True, state=asked.state):
        hand_on(run, asked)


def mark_absent(run: Run, asked: Asked) -> None:
    """Who is not there has no turn, does not hold the piece and keeps nothing."""
    if set_seat(run, asked, is_present=False, state=Seat.State.WAITING):
        hand_on(run, asked)
        if run.keeper_id == asked.student:
            run.keeper = None


def set_seat(run: Run, asked: Asked, **changes: object) -> int:
    """The number of seats changed: none when it was changed after this was tapped."""
    rows = Seat.objects.filter(Q(turned_at=None) | Q(turned_at__lte=asked.tapped_at + GRACE))
    at = Greatest(Coalesce("turned_at", Value(asked.tapped_at)), Value(asked.tapped_at))
    return rows.filter(run=run, student=asked.student).update(turned_at=at, **changes)


def hand_on(run: Run, asked: Asked) -> None:
    """From the student who had the piece to the next who waits; anybody's turn beside it leaves it where it is."""
    seats = seats_of(run)
    if run.holder_id is None:
        hold(run, order.first_of(seats), asked)
    elif run.holder_id == asked.student:
        at = order.place_of(seats, run.holder_id)
        if not order.waits(seats[at]):
            hold(run, order.next_after(seats, at), asked)


def hold(run: Run, seat: Seat | None, asked: Asked) -> None:
    run.holder_id = seat.student_id if seat else None
    run.held_since = max(asked.tapped_at, run.held_since)


def hand_to(run: Run, asked: Asked) -> None:
    """Gives the talking piece to one student."""
    seat = Seat.objects.filter(run=run, student=asked.student, is_present=True).first()
    if seat and not asked.is_late(run.held_since):
        hold(run, seat, asked)


def shuffle(run: Run, asked: Asked) -> None:
    """Nobody is interrupted: whoever has the piece and has not had their turn keeps it, and comes first."""
    mixed = order.shuffled(seats_of(run))
    speaker = order.speaker_of(mixed, run.holder_id)
    seats = order.starting_with(mixed, speaker.student_id) if speaker else mixed
    begin_in_order(run, seats, asked, speaker)


def turn_round(run: Run, asked: Asked) -> None:
    put_in_order(run, order.turned_round(seats_of(run)))


def start_with(run: Run, asked: Asked) -> None:
    seats = seats_of(run)
    if asked.student in {seat.student_id for seat in seats}:
        begin_in_order(run, order.starting_with(seats, asked.student), asked)


def move(run: Run, asked: Asked) -> None:
    seats = seats_of(run)
    if asked.student in {seat.student_id for seat in seats}:
        put_in_order(run, order.moved(seats, asked.student, asked.to))


def begin_in_order(run: Run, seats: list[Seat], asked: Asked, first: Seat | None = None) -> None:
    """This one, or whoever waits first in the new order, gets the piece, unless it was handed on meanwhile."""
    if not asked.is_late(run.held_since):
        put_in_order(run, seats)
        hold(run, first or order.first_of(seats), asked)


def put_in_order(run: Run, seats: list[Seat]) -> None:
    for place, seat in enumerate(seats):
        seat.place = place
    Seat.objects.bulk_update(seats, ["place"])


def show(run: Run, asked: Asked) -> None:
    """What the projector shows; that names go is never too late."""
    if asked.state in Run.Showing.values and (asked.state not in NAMES or asked.is_of_this_moment(run)):
        run.showing = asked.state


def give_to_keeper(run: Run, asked: Asked) -> None:
    """Lets one student keep the circle, or nobody; that it is taken from one is never too late."""
    seat = Seat.objects.filter(run=run, student=asked.student, is_present=True).first()
    if not seat or asked.is_of_this_moment(run):
        run.keeper_id = seat.student_id if seat else None


def group(run: Run, asked: Asked) -> None:
    if not asked.is_of_this_moment(run):
        return
    present = [seat.student_id for seat in seats_of(run) if seat.is_present]
    run.grouping = form_groups(run, present, asked.to)


def ungroup(run: Run, asked: Asked) -> None:
    clear_groups(run)


def end(run: Run, asked: Asked) -> None:
    if run.is_under_way and not asked.is_late(run.step_since):
        run.ended_at, run.showing = max(asked.tapped_at, run.step_since), Run.Showing.STEP


Does = Callable[[Run, Asked], None]
FOR_KEEPERS: dict[str, Does] = {
    "step": go_to_step,
    "stretch": stretch_step,
    "shuffle": shuffle,
    "turn_round": turn_round,
    "start_with": start_with,
    "move": move,
}
AFTER_THE_END: dict[str, Does] = {"turn": mark_turn, "absent": mark_absent, "end": end}
DOES: dict[str, Does] = {
    **FOR_KEEPERS,
    **AFTER_THE_END,
    "hand_to": hand_to,
    "show": show,
    "keeper": give_to_keeper,
    "group": group,
    "ungroup": ungroup,
}
