"""Where a term ends and where school pauses: what makes one circle the last of something."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from schools.dates import days_between

SOON = timedelta(days=14)
LONG_WEEKEND = 1
SHORTEST_BREAK = 3


def breaks_between(
    first: date, last: date, weekdays: Collection[int], closures: Iterable[tuple[date, date]]
) -> list[date]:
    """The first day of every break: three or more days in a row without school, weekends counted.

    A weekend that is longer by a single day is none. `closures` are first and last days, both included.
    """
    closed = {day for start, end in closures for day in days_between(start, end)}
    runs = runs_without_school(first, last, weekdays, closed)
    return [
        run[0]
        for run in runs
        if len(run) >= SHORTEST_BREAK and sum(day.weekday() in weekdays for day in run) > LONG_WEEKEND
    ]


def runs_without_school(
    first: date, last: date, weekdays: Collection[int], closed: Collection[date]
) -> Iterator[list[date]]:
    run: list[date] = []
    for day in days_between(first, last):
        if day in closed or day.weekday() not in weekdays:
            run.append(day)
        elif run:
            yield run
            run = []
    if run:
        yield run


def is_last_before(day: date, on: date, next_on: date | None) -> bool:
    """Whether a circle is the last one before a day that comes soon; `next_on` is the date of the one after it."""
    return on < day <= on + SOON and (next_on is None or next_on >= day)


def ends_any(spans: Sequence[tuple[date, date]], on: date, next_on: date | None) -> bool:
    """Whether a circle is the last one of one of these spans, whose end is near."""
    return any(
        first <= on <= last and is_last_before(last + timedelta(1), on, next_on) for first, last in spans
    )
