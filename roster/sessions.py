"""The school year in academicSessions.csv."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from roster.cells import day, is_removed
from roster.people import FileYear, Span
from roster.tables import Row
from roster.years import distance

TERMS = {"term", "semester"}


class Session(NamedTuple):
    sourced_id: str
    kind: str
    parent: str
    span: Span


def read_year(rows: Iterable[Row], today: date) -> FileYear | None:
    """The school year that includes today, else the next that begins, else the last, with its terms."""
    sessions = [found for row in rows if (found := session_of(row))]
    years = [one for one in sessions if one.kind == "schoolyear"]
    year = min(years, key=lambda one: distance(one.span, today), default=None)
    if year is None:
        return None
    terms = [one for one in sessions if one.parent == year.sourced_id and one.kind in TERMS]
    return FileYear(year.span, [term.span for term in terms])


def session_of(row: Row) -> Session | None:
    starts, ends = day(row["startdate"]), day(row["enddate"])
    if not starts or not ends or starts > ends or is_removed(row):
        return None
    span = Span(row["title"][:50] or str(starts.year), starts, ends)
    return Session(row["sourcedid"], row["type"].lower(), row["parentsourcedid"], span)
