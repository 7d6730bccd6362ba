"""The periods that a page of counts can be about: they end today, because what is to come is not counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Subquery
from django.utils.translation import gettext as _

from schools import clock
from schools.models import School, SchoolYear, Term

FOUR_WEEKS = timedelta(days=27)
WEEKS, MONTH, TERM, YEAR = "weeks", "month", "term", "year"


@dataclass(frozen=True)
class Period:
    """Both days included. `label` is for a list of periods; `words` says “in the last four weeks” within a sentence."""

    key: str
    label: str
    words: str
    first_on: date
    last_on: date


@dataclass(frozen=True)
class Periods:
    """`year` is this school year, or the last one in the holidays; None before the first."""

    year: SchoolYear | None
    choices: Sequence[Period]
    usual: str

    def chosen(self, key: str) -> Period:
        """The one of this key, or else the usual one."""
        by_key = {period.key: period for period in self.choices}
        return by_key.get(key, by_key[self.usual])


def periods_of(school: School) -> Periods:
    """One query."""
    today = clock.today(school)
    terms = Term.objects.on(today).order_by("starts_on").values("starts_on")[:1]
    years = SchoolYear.objects.annotate(term_from=Subquery(terms))
    year = years.filter(starts_on__lte=today).order_by("-starts_on").first()
    choices = [
        Period(WEEKS, _("Four weeks"), _("in the last four weeks"), today - FOUR_WEEKS, today),
        Period(MONTH, _("This month"), _("this month"), today.replace(day=1), today),
        *(
            [Period(TERM, _("This term"), _("this term"), year.term_from, today)]
            if year and year.term_from
            else []
        ),
        *([period_of(year, today)] if year else []),
    ]
    is_over = year is not None and year.ends_on < today
    return Periods(year, choices, YEAR if is_over else WEEKS)


def period_of(year: SchoolYear, today: date) -> Period:
    if year.ends_on < today:
        words = _("in the last school year")
        return Period(YEAR, _("Last school year"), words, year.starts_on, year.ends_on)
    return Period(YEAR, _("This school year"), _("this school year"), year.starts_on, today)
