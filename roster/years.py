"""Which school year an import is for: of those in the file, and of the school's own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from roster.people import FileYear, Span
from schools.models import SchoolYear

MOST_DAYS = 400


def distance(span: Span | SchoolYear, today: date) -> tuple[bool, timedelta]:
    """Least for the one that includes today, then for the next that begins, then for the last that ended."""
    return span.ends_on < today, max(span.starts_on - today, today - span.ends_on, timedelta())


def own_year(years: Iterable[SchoolYear], found: FileYear | None, today: date) -> SchoolYear | None:
    """The school's year that includes today, else the nearest that is the file's too, or that is to come."""
    span = found.span if found else Span("", today, date.max)
    fitting = [year for year in years if includes(year, today) or is_same(year, span, today)]
    return min(fitting, key=lambda year: distance(year, today), default=None)


def is_same(year: SchoolYear, span: Span, today: date) -> bool:
    """They overlap; of a year that has ended, whose last days may reach into the next, the middle counts."""
    if year.ends_on < today:
        return includes(span, year.starts_on + (year.ends_on - year.starts_on) / 2)
    return year.starts_on <= span.ends_on and year.ends_on >= span.starts_on


def includes(span: Span | SchoolYear, day: date) -> bool:
    return span.starts_on <= day <= span.ends_on


def new_year(found: FileYear, years: Iterable[SchoolYear], today: date) -> FileYear | None:
    """The file's year with its terms, after the school's that have ended; None when it cannot be one."""
    first = max([found.span.starts_on, *(after(year) for year in years if year.ends_on < today)])
    if found.span.ends_on < today or (found.span.ends_on - first).days >= MOST_DAYS:
        return None
    return FileYear(
        since(first, found.span), [since(first, term) for term in found.terms if term.ends_on >= first]
    )


def after(year: SchoolYear) -> date:
    return year.ends_on + timedelta(days=1)


def since(first: date, span: Span) -> Span:
    return replace(span, starts_on=max(span.starts_on, first))
