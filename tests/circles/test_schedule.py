"""Two people at the calendar at once: what one of them did stands, and the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import connection

from circles.models import Circle, Series
from circles.schedule import Refused, Spot, add_circle, cancel_circle, move_circle, restore_circle
from circles.series import end_series, restore_series, schedule_series
from schools import clock
from tests.cast import Place
from tests.circles.planning import close, put_circle, put_held_circle, put_series

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY, NEXT = date(2026, 11, 24), date(2026, 12, 1)


def together(place: Place, *calls: Callable[[], Any]) -> list[Any]:
    """What each call returned or was refused with, each on a connection and in a transaction of its own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            with place.context():
                start.wait(10)
                return call()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def spot(place: Place, on: date, at: time = time(9, 5)) -> Spot:
    circle = Circle(on=on)
    circle.starts_at = (
        clock.now()
        .astimezone(place.school.zone)
        .replace(year=on.year, month=on.month, day=on.day, hour=at.hour, minute=at.minute)
    )
    return Spot(on, circle.starts_at, 30, "Room 12")


def fresh(circle: Circle) -> Circle:
    return Circle.objects.select_related("advisory", "school").get(pk=circle.pk)


def test_one_cancels_while_another_moves(transactional_db: None, cedar: Place) -> None:
    for day in (TODAY, date(2026, 11, 25), date(2026, 11, 30)):
        with cedar.context():
            circle = fresh(put_circle(cedar, day))
            there = spot(cedar, NEXT, time(10 + day.weekday()))
        outcomes = together(
            cedar, lambda c=circle: cancel_circle(c, "Assembly"), lambda c=circle, s=there: move_circle(c, s)
        )
        with cedar.context():
            after = fresh(circle)
        if isinstance(outcomes[1], Refused):
            assert outcomes[0] is None
            assert (after.state, after.on) == ("cancelled", day)
            assert "cancelled already: Assembly" in str(outcomes[1])
        else:
            assert after.on == NEXT
            assert after.moved_from == circle.starts_at
            assert after.is_cancelled == (outcomes[0] is None)


def test_two_move_one_circle_at_once(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        circle = fresh(put_circle(cedar, TODAY))
    outcomes = together(
        cedar,
        lambda: move_circle(fresh_copy(circle), spot(cedar, NEXT)),
        lambda: move_circle(fresh_copy(circle), spot(cedar, date(2026, 12, 2))),
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [str(refusal) for refusal in refused] == [
        "Somebody else changed this circle a moment ago. Look at it again."
    ]
    with cedar.context():
        winner = NEXT if outcomes[0] is None else date(2026, 12, 2)
        assert fresh(circle).on == winner


def test_two_clicks_move_a_circle_once(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        circle = fresh(put_circle(cedar, TODAY))
    there = spot(cedar, NEXT)
    assert together(cedar, *[lambda: move_circle(fresh_copy(circle), there)] * 2) == [None, None]
    with cedar.context():
        assert (fresh(circle).on, fresh(circle).calendar_version) == (NEXT, 1)


def fresh_copy(circle: Circle) -> Circle:
    """As another browser has read it."""
    found = Circle.objects.model(
        **{field.attname: getattr(circle, field.attname) for field in circle._meta.concrete_fields}
    )
    found.advisory, found.school = circle.advisory, circle.school
    return found


def test_two_circles_never_land_on_one_time(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        circles = [fresh(put_circle(cedar, TODAY)), fresh(put_circle(cedar, date(2026, 11, 25)))]
        there = spot(cedar, NEXT)
    outcomes = together(cedar, *[lambda c=circle: move_circle(c, there) for circle in circles])
    assert [isinstance(outcome, Refused) for outcome in outcomes].count(True) == 1
    with cedar.context():
        assert Circle.objects.filter(on=NEXT).count() == 1


def test_a_series_sent_twice_at_once_is_saved_once(transactional_db: None, cedar: Place) -> None:
    def send() -> int:
        series = Series(
            school=cedar.school,
            advisory=cedar.advisories["7B"],
            days="1",
            starts_at=time(9, 5),
            from_on=TODAY,
            until_on=date(2026, 12, 15),
        )
        return schedule_series(series)[1]

    assert sorted(together(cedar, send, send, send)) == [0, 0, 4]
    with cedar.context():
        assert Series.objects.count() == 1
        assert Circle.objects.count() == 4


def test_one_circle_sent_twice_at_once_is_added_once(transactional_db: None, cedar: Place) -> None:
    there = spot(cedar, NEXT)

    def send() -> int:
        circle = Circle(
            school=cedar.school, advisory=cedar.advisories["7B"], on=NEXT, starts_at=there.starts_at
        )
        return add_circle(circle).pk

    assert len(set(together(cedar, send, send))) == 1


def test_a_circle_that_is_logged_while_its_series_ends_stays(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        series = put_series(cedar, NEXT, date(2026, 12, 15))
        first = series.circles.earliest("starts_at")

    written = Event()

    def log() -> int:
        found = Circle.objects.filter(pk=first.pk).update(state="held", log_version=1)
        written.set()
        wait_until_somebody_waits()
        return found

    def end() -> tuple[int, int]:
        written.wait(10)
        return end_series(series, clock.now())

    assert together(cedar, log, end) == [1, (2, 0)]
    with cedar.context():
        assert Circle.objects.get().state == "held"


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a row that this transaction holds."""
    with connection.cursor() as cursor:
        for _try in range(100_000):
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits.")


def test_a_held_circle_is_neither_cancelled_nor_moved(cedar: Place) -> None:
    with cedar.context():
        circle = fresh(put_held_circle(cedar, date(2026, 11, 17)))
        with pytest.raises(Refused, match="was held, so it cannot be cancelled"):
            cancel_circle(circle, "Assembly")
        with pytest.raises(Refused, match="was held, so it cannot be moved"):
            move_circle(circle, spot(cedar, NEXT))
        restore_circle(circle)
        assert fresh(circle).is_held


def test_ending_a_series_takes_what_is_to_come_and_nothing_else(cedar: Place) -> None:
    with cedar.context():
        series = put_series(cedar, date(2026, 11, 10), date(2026, 12, 22))
        days = {circle.on.day: circle for circle in series.circles.all()}
        Circle.objects.filter(pk=days[10].pk).update(state="held", log_version=1)
        cancel_circle(days[8], "Assembly")
        other = put_circle(cedar, date(2026, 12, 2))
        assert end_series(series, clock.now()) == (4, 0)
        left = Circle.objects.values_list("on__day", "state")
        assert set(left) == {(10, "held"), (17, "planned"), (8, "cancelled"), (2, "planned")}
        assert Circle.objects.filter(pk=other.pk).exists()
        assert end_series(series, clock.now()) == (0, 0)


def test_an_ended_series_comes_back(cedar: Place) -> None:
    with cedar.context():
        series = put_series(cedar, date(2026, 11, 10), date(2026, 12, 22))
        before = list(series.circles.values_list("starts_at", flat=True))
        moved = fresh(series.circles.get(on=date(2026, 12, 15)))
        move_circle(moved, spot(cedar, date(2026, 11, 23)))
        Circle.objects.filter(pk=moved.pk).update(state="held", log_version=1)
        end_series(series, clock.now())
        close(cedar, NEXT, NEXT, "Conferences")
        assert restore_series(series, clock.now()) == 3
        after = set(series.circles.values_list("starts_at", flat=True))
        assert set(before) - after == {
            start
            for start in before
            if start.astimezone(cedar.school.zone).date() in (NEXT, date(2026, 12, 15))
        }
        assert restore_series(series, clock.now()) == 0


def test_a_series_does_not_come_back_beside_its_twin(cedar: Place) -> None:
    with cedar.context():
        series = put_series(cedar, TODAY, date(2026, 12, 22))
        end_series(series, clock.now())
        put_series(cedar, TODAY, date(2026, 12, 22))
        with pytest.raises(Refused, match="Another series"):
            restore_series(series, clock.now())
        assert Circle.objects.count() == 5
