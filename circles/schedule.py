"""One circle's place in the calendar: put in, cancel, move, and the way back from each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.messages.changes import tell_changed
from circles.models import Circle
from schools.models import Advisory, Member
from schools.seal import seal

HELD_STAYS = gettext_lazy("This circle was held, so it cannot be cancelled.")
HELD_STAYS_THERE = gettext_lazy("This circle was held, so it cannot be moved.")


class Refused(Exception):
    """What cannot be done to this circle any more, in words for the person who tried."""


@dataclass(frozen=True)
class Spot:
    """Where in the calendar a circle is: `starts_at` aware, `on` its date at the school."""

    on: date
    starts_at: datetime
    minutes: int
    place: str


def hold_advisory(advisory: Advisory) -> None:
    """Makes whoever else schedules its circles or changes its agreements wait for the end of this transaction."""
    Advisory.objects.select_for_update(no_key=True).get(pk=advisory.pk)


def find_clash(circles: Iterable[Circle], starts_at: datetime, minutes: int) -> Circle | None:
    """The first of the circles that shares a moment with this span.

    A cancelled circle is in the way only at the very same start, where the advisory meets once.
    """
    ends_at = starts_at + timedelta(minutes=minutes)
    for circle in circles:
        shared = circle.starts_at < ends_at and circle.ends_at > starts_at
        if circle.starts_at == starts_at or (shared and not circle.is_cancelled):
            return circle
    return None


def find_clash_on_the_day(circle: Circle, starts_at: datetime, minutes: int, on: date) -> Circle | None:
    """The other circle of its advisory that this one would meet there."""
    others = Circle.objects.filter(advisory=circle.advisory_id).on_day(on).exclude(pk=circle.pk)
    return find_clash(others, starts_at, minutes)


def add_circle(circle: Circle) -> Circle:
    """Puts a circle without a series in the calendar; the same one sent twice is added once."""
    with transaction.atomic():
        hold_advisory(circle.advisory)
        found = Circle.objects.filter(advisory=circle.advisory, starts_at=circle.starts_at).first()
        if not found:
            circle.save()
        return found or circle


def cancel_circle(circle: Circle, reason: str, *, by: Member | None = None) -> None:
    """Those whom it concerns are told, but for who did it; likewise below. Sent twice, it is cancelled once."""
    cancelled = {"state": Circle.State.CANCELLED, "reason": reason}
    with transaction.atomic():
        planned = Circle.objects.filter(pk=circle.pk, state=Circle.State.PLANNED)
        if planned.revise(**cancelled):
            tell_changed(circle, by=by)
        elif not Circle.objects.filter(pk=circle.pk, **cancelled).exists():
            raise Refused(why_not(circle, HELD_STAYS))


def restore_circle(circle: Circle, *, by: Member | None = None) -> None:
    """Plans a cancelled circle again; one that is planned already stays so."""
    with transaction.atomic():
        hold_advisory(circle.advisory)
        refuse_clash(circle, circle.starts_at, circle.minutes, circle.on)
        cancelled = Circle.objects.filter(pk=circle.pk, state=Circle.State.CANCELLED)
        if cancelled.revise(state=Circle.State.PLANNED, reason=""):
            tell_changed(circle, by=by)


def seal_of_spot(spot: Circle | Spot) -> str:
    """Of when, how long and where it is, as it was read."""
    return seal([spot.starts_at.timestamp(), spot.minutes, spot.place])


def move_circle(circle: Circle, spot: Spot, *, by: Member | None = None) -> None:
    """Moves a planned circle from where it was read to another spot, and remembers where it was first. Nobody is told
    of one that is there already, as when the same is sent twice.
    """
    with transaction.atomic():
        hold_advisory(circle.advisory)
        planned = Circle.objects.filter(pk=circle.pk, state=Circle.State.PLANNED)
        if planned.filter(starts_at=spot.starts_at, minutes=spot.minutes, place=spot.place).exists():
            return
        refuse_clash(circle, spot.starts_at, spot.minutes, spot.on)
        first = first_spot(circle)
        is_back = spot.starts_at == first.starts_at
        as_read = {"starts_at": circle.starts_at, "minutes": circle.minutes, "place": circle.place}
        moved = planned.filter(**as_read).revise(
            on=spot.on,
            starts_at=spot.starts_at,
            minutes=spot.minutes,
            place=spot.place,
            moved_from=None if is_back else first.starts_at,
            first_minutes=None if is_back else first.minutes,
            first_place="" if is_back else first.place,
        )
        if not moved:
            raise Refused(why_not(circle, HELD_STAYS_THERE))
        tell_changed(circle, by=by)


def move_circle_back(circle: Circle, *, by: Member | None = None) -> None:
    """Undoes every move; a circle that was never moved stays where it is."""
    if circle.moved_from:
        move_circle(circle, first_spot(circle), by=by)


def first_spot(circle: Circle) -> Spot:
    """Where it was before its first move; of one that was moved when only the time was remembered, that alone."""
    if not circle.moved_from:
        return Spot(circle.on, circle.starts_at, circle.minutes, circle.place)
    on = circle.moved_from.astimezone(circle.school.zone).date()
    if circle.first_minutes is None:
        return Spot(on, circle.moved_from, circle.minutes, circle.place)
    return Spot(on, circle.moved_from, circle.first_minutes, circle.first_place)


def refuse_clash(circle: Circle, starts_at: datetime, minutes: int, on: date) -> None:
    if clash := find_clash_on_the_day(circle, starts_at, minutes, on):
        raise Refused(clash_words(circle, clash))


def clash_words(circle: Circle, clash: Circle) -> str:
    wall = clash.starts_at.astimezone(circle.school.zone)
    names = {"advisory": circle.advisory.name, "time": date_format(wall, "TIME_FORMAT")}
    if clash.is_cancelled:
        return _("%(advisory)s has a cancelled circle at %(time)s that day. Bring that one back.") % names
    return _("%(advisory)s has another circle at %(time)s that day.") % names


def why_not(circle: Circle, held: str | Promise) -> str:
    """Why a change met no planned circle where it was read."""
    now = Circle.objects.filter(pk=circle.pk).first()
    if now and now.is_held:
        return str(held)
    if now and now.is_running:
        return _("This circle is running. Take its start back first.")
    if now and now.is_cancelled:
        return _("This circle is cancelled already: %(reason)s") % {"reason": now.reason}
    return _("Somebody else changed this circle a moment ago. Look at it again.")
