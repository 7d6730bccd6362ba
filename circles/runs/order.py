"""The speaking order: who comes after whom, and the orders that a circle can be put into. Pure, on seats in order."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from circles.models import Seat

State = Seat.State
Seats = Sequence[Seat]


def waits(seat: Seat) -> bool:
    return seat.is_present and seat.state == State.WAITING


def queue_of(seats: Seats) -> list[Seat]:
    """Those to come back to; who asked first comes first."""
    return sorted((seat for seat in seats if seat.state == State.COME_BACK), key=asked_at)


def asked_at(seat: Seat) -> tuple[datetime | None, int]:
    return seat.turned_at, seat.place


def next_after(seats: Seats, place: int) -> Seat | None:
    """Around the circle from the seat at this place: the next who waits; then whoever asked to be come back to."""
    around = [*seats[place + 1 :], *seats[: place + 1]]
    return next((seat for seat in around if waits(seat)), next(iter(queue_of(seats)), None))


def first_of(seats: Seats) -> Seat | None:
    return next_after(seats, len(seats) - 1)


def people_left(seats: Seats) -> int:
    """Those present who have not had their turn yet, and those to come back to."""
    return sum(waits(seat) for seat in seats) + len(queue_of(seats))


def shuffled(seats: Seats) -> list[Seat]:
    mixed = list(seats)
    secrets.SystemRandom().shuffle(mixed)
    return mixed


def speaker_of(seats: Seats, holder: int | None) -> Seat | None:
    """Whoever has the talking piece and has not had their turn."""
    unheard = (State.WAITING, State.COME_BACK)
    return next((s for s in seats if s.student_id == holder and s.is_present and s.state in unheard), None)


def turned_round(seats: Seats) -> list[Seat]:
    """The other way round."""
    return list(seats)[::-1]


def starting_with(seats: Seats, student: int) -> list[Seat]:
    """The same circle, with this student first."""
    at = place_of(seats, student)
    return [*seats[at:], *seats[:at]]


def moved(seats: Seats, student: int, to: int) -> list[Seat]:
    """With this student at a place, counted from 0; one beyond the ends means the end."""
    rest = list(seats)
    seat = rest.pop(place_of(seats, student))
    rest.insert(max(to, 0), seat)
    return rest


def place_of(seats: Seats, student: int) -> int:
    """Raises StopIteration when the student has no seat."""
    return next(at for at, seat in enumerate(seats) if seat.student_id == student)
