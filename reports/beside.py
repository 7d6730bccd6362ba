"""Belonging in advisories that met weekly, beside those that did not: a function of released bands and their n alone.

A side's span is the union of its advisories' bands, weighted by how many answered. It is told only of sides that are
large enough, and only where every group of both has the figure: what cannot be compared and what is hidden look alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from circles.calendar import Standing
from circles.models import Circle
from circles.practice import Some, circles_between
from reports.asked import Asked, asked_in
from reports.bands import Band
from reports.models import Level, Release, ReleasedGroup
from reports.results import bands_of
from reports.tables import Bands, Heading, Line, Table, favourable, heading_of, key
from schools import clock
from schools.dates import monday_of
from schools.models import Member
from surveys.models import Part, Survey

LOOK_BACK = timedelta(weeks=8)
FEWEST_WEEKS = 4
FEWEST_ADVISORIES = 3
FEWEST_PEOPLE = 20


@dataclass(frozen=True)
class Side:
    groups: Sequence[ReleasedGroup]

    @property
    def n(self) -> int:
        return sum(group.n for group in self.groups)

    @property
    def advisories(self) -> int:
        return sum(len(group.advisories) for group in self.groups)

    def is_enough(self, fewest: int) -> bool:
        return self.advisories >= FEWEST_ADVISORIES and self.n >= max(FEWEST_PEOPLE, fewest)

    def band_of(self, each: Asked, bands: Bands) -> Band | None:
        found = [(group.n, bands.get(key(group, each))) for group in self.groups]
        return union_of([(n, band) for n, band in found if band]) if all(band for _n, band in found) else None


@dataclass(frozen=True)
class Beside:
    survey: Survey
    met: Side
    others: Side
    table: Table


def union_of(bands: Sequence[tuple[int, Band]]) -> Band | None:
    """From the mean of the lower ends to that of the upper ones, outwards to whole percents; None when that is all."""
    n = sum(number for number, _band in bands)
    low = sum(number * band.low for number, band in bands) // n
    high = -(-sum(number * band.high for number, band in bands) // n)
    return None if (low, high) == (0, 100) else Band(low, high)


def beside_for(member: Member) -> Beside | None:
    """Of the latest release with figures of advisories that the member sees; None when nothing can be compared. Four
    queries.
    """
    groups = latest_groups(member)
    if not groups:
        return None
    release = groups[0].release
    met, others = sides_of(groups, member, last_sunday(release.survey))
    if not (met.is_enough(release.fewest) and others.is_enough(release.fewest)):
        return None
    parts = Part.objects.filter(survey=release.survey_id).select_related("version")
    lines = lines_of(met, others, bands_of(groups, with_spread=False), asked_in(list(parts)))
    return Beside(release.survey, met, others, table_of(met, others, lines)) if lines else None


def latest_groups(member: Member) -> list[ReleasedGroup]:
    """The advisories of the latest release that has any. One query."""
    advisories = ReleasedGroup.objects.visible_to(member).filter(level=Level.ADVISORY)
    shown = Release.objects.visible_to(member, clock.now())
    with_some = shown.filter(Exists(advisories.filter(release=OuterRef("pk"))))
    latest = with_some.order_by("-appears_at", "pk").values("pk")[:1]
    found = advisories.filter(release=Subquery(latest)).select_related("release__survey")
    return list(found.defer("release__plan"))


def last_sunday(survey: Survey) -> date:
    """The last day of the last whole week before the survey closed."""
    closed: datetime = survey.closes_at
    return monday_of(localtime(closed).date()) - timedelta(days=1)


def sides_of(groups: Sequence[ReleasedGroup], member: Member, sunday: date) -> tuple[Side, Side]:
    """A group of which some met weekly and others did not is on neither side."""
    first_on = sunday + timedelta(days=1) - LOOK_BACK
    weekly = weekly_among(circles_between(Circle.objects.counted_for(member), first_on, sunday))
    if weekly is None:
        return Side([]), Side([])
    known = [group for group in groups if group.advisories and not group.has_others]
    met = [group for group in known if all(weekly.get(each, False) for each in group.advisories)]
    others = [group for group in known if not any(weekly.get(each, False) for each in group.advisories)]
    return Side(met), Side(others)


def weekly_among(circles: Sequence[Some]) -> Mapping[int, bool] | None:
    """Whether each advisory held a circle in four of five weeks in which any at the school was due; None of so few
    weeks that nobody can say.
    """
    due = {some.monday for some in circles if some.standing != Standing.CLOSED}
    if len(due) < FEWEST_WEEKS:
        return None
    held: dict[int, set[date]] = {some.advisory: set() for some in circles}
    for some in circles:
        if some.standing == Standing.HELD:
            held[some.advisory].add(some.monday)
    return {advisory: 5 * len(weeks) >= 4 * len(due) for advisory, weeks in held.items()}


def lines_of(met: Side, others: Side, bands: Bands, asked: Sequence[Asked]) -> list[Line]:
    found = [(each, met.band_of(each, bands), others.band_of(each, bands)) for each in asked if not each.item]
    return [Line(heading_of(each), (band, other)) for each, band, other in found if band and other]


def table_of(met: Side, others: Side, lines: Sequence[Line]) -> Table:
    columns = (Heading(_("Met weekly"), "group", met.n), Heading(_("Met less often"), "group", others.n))
    return Table(_("Belonging in both"), favourable(), _("Area"), columns, tuple(lines))


def reading_beside() -> list[str]:
    """The same sentences whatever the table says."""
    return [
        _(
            "“Met weekly” means: held a circle in at least four of five weeks, of the eight weeks before the survey "
            "closed in which circles were due at your school."
        ),
        _(
            "Each span joins the released bands of these advisories, weighted by how many people answered. Where "
            "two spans overlap, they say nothing about a difference."
        ),
        _(
            "Advisories that meet may differ in other ways: in their students, their rooms, their time of the day. "
            "This does not show that circles are the cause."
        ),
    ]
