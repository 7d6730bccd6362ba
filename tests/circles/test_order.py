"""The speaking order, whatever the seats: permutations stay permutations, and nobody who waits is passed over."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from circles.models import Seat
from circles.runs import order

BEGAN = datetime(2026, 11, 24, 14, tzinfo=UTC)
STATES = st.sampled_from(["absent", *Seat.State.values])
MOMENTS = st.integers(0, 5)


@st.composite
def circles(draw: st.DrawFn, least: int = 0) -> list[Seat]:
    """Up to twelve seats in order, their students numbered from 100, some turned at the same moment."""
    marks = draw(st.lists(st.tuples(STATES, MOMENTS), min_size=least, max_size=12))
    return [seat(place, mark, at) for place, (mark, at) in enumerate(marks)]


def seat(place: int, mark: str, at: int) -> Seat:
    here = mark != "absent"
    return Seat(
        student_id=100 + place,
        place=place,
        is_present=here,
        state=mark if here else "waiting",
        turned_at=BEGAN + timedelta(seconds=at),
    )


def students(seats: order.Seats) -> list[int]:
    return [seat.student_id for seat in seats]


@settings(deadline=None)
@given(circles())
def test_mixing_and_turning_round_keep_everybody(seats: list[Seat]) -> None:
    before = students(seats)

    assert sorted(students(order.shuffled(seats))) == before
    assert students(order.turned_round(seats)) == before[::-1]
    assert students(order.turned_round(order.turned_round(seats))) == before == students(seats)


@settings(deadline=None)
@given(circles(least=1), st.data())
def test_starting_with_somebody_turns_the_same_circle(seats: list[Seat], data: st.DataObject) -> None:
    before = students(seats)
    first = data.draw(st.sampled_from(before))
    after = students(order.starting_with(seats, first))

    assert after[0] == first
    assert "-".join(map(str, after)) in "-".join(map(str, before * 2))


@settings(deadline=None)
@given(circles(least=1), st.data(), st.integers(-3, 20))
def test_moving_somebody_leaves_the_others_in_their_order(
    seats: list[Seat], data: st.DataObject, to: int
) -> None:
    before = students(seats)
    who = data.draw(st.sampled_from(before))
    after = students(order.moved(seats, who, to))

    assert after.index(who) == min(max(to, 0), len(before) - 1)
    assert [other for other in after if other != who] == [other for other in before if other != who]


@settings(deadline=None)
@given(circles())
def test_the_queue_is_who_asked_first(seats: list[Seat]) -> None:
    queue = order.queue_of(seats)

    assert {seat.student_id for seat in queue} == {
        seat.student_id for seat in seats if seat.state == Seat.State.COME_BACK
    }
    assert [(seat.turned_at, seat.place) for seat in queue] == sorted(
        (seat.turned_at, seat.place) for seat in queue
    )


@settings(deadline=None)
@given(circles(), st.data())
def test_the_piece_reaches_everybody_once_and_nobody_else(seats: list[Seat], data: st.DataObject) -> None:
    expected = {seat.student_id for seat in seats if order.waits(seat)} | set(students(order.queue_of(seats)))
    left = order.people_left(seats)
    visited = []
    held = order.first_of(seats)
    while held:
        visited.append(held.student_id)
        held.state = data.draw(st.sampled_from([Seat.State.SHARED, Seat.State.PASSED]))
        held = order.next_after(seats, order.place_of(seats, held.student_id))

    assert sorted(visited) == sorted(expected)
    assert len(visited) == left
    assert order.people_left(seats) == 0


@settings(deadline=None)
@given(circles(least=1), st.data())
def test_the_next_is_the_nearest_who_waits(seats: list[Seat], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(seats) - 1))
    waiting = [seat for seat in seats if order.waits(seat)]
    found = order.next_after(seats, at)

    if waiting:
        assert found is min(waiting, key=lambda seat: (seat.place - at - 1) % len(seats))
    else:
        assert found is next(iter(order.queue_of(seats)), None)


@settings(deadline=None)
@given(circles())
def test_nobody_absent_gets_the_piece(seats: list[Seat]) -> None:
    first = order.first_of(seats)

    assert first is None or first.is_present
