"""How areas stood in one survey after the other, as far as each was asked in the same words as in the newest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.change import comparable
from reports.charts.heat import Heat, Row
from reports.charts.trend import Point, trend
from reports.snapshots import Measures, Snapshot, overall

FEWEST = 2


@dataclass(frozen=True)
class Trend:
    """Oldest first."""

    points: tuple[Point, ...]
    heat: Heat

    @property
    def drawing(self) -> SafeString:
        return trend(_("Favourable over all areas"), self.points)


def trend_of(snapshots: Sequence[Snapshot]) -> Trend | None:
    """None of a single survey, and none when the newest has no area to follow back."""
    if len(snapshots) < FEWEST:
        return None
    newest = snapshots[0]
    oldest_first = list(reversed(snapshots))
    measured = [same_measures(each, newest) for each in oldest_first]
    every = measured[-1].keys()
    if not every:
        return None
    points = tuple(
        point_of(snapshot, measures if measures.keys() == every else {})
        for snapshot, measures in zip(oldest_first, measured, strict=True)
    )
    return Trend(points, heat_of(newest, points, measured))


def same_measures(snapshot: Snapshot, newest: Snapshot) -> Measures:
    same = comparable(snapshot.parts, newest.parts)
    found = snapshot.measures(snapshot.school)
    return {code: measure for code, measure in found.items() if code in same}


def point_of(snapshot: Snapshot, measures: Measures) -> Point:
    closed = localtime(snapshot.release.survey.closes_at)
    answer = overall(measures)
    return Point(
        name=date_format(closed, "YEAR_MONTH_FORMAT"),
        month=date_format(closed, "M"),
        year=date_format(closed, "Y"),
        band=answer.band if answer else None,
        n=snapshot.school.n if snapshot.school else None,
    )


def heat_of(newest: Snapshot, points: Sequence[Point], measured: Sequence[Measures]) -> Heat:
    rows = [Row(_("All areas"), None, tuple(point.band for point in points))]
    for area in newest.areas:
        found = [each.get(area.code) for each in measured]
        if any(found):
            rows.append(Row(area.name, None, tuple(each.released.band if each else None for each in found)))
    return Heat("trend-table", _("Trend"), _("Area"), tuple(map(column, points)), tuple(rows))


def column(point: Point) -> str:
    if point.n is None:
        return point.name
    return _("%(survey)s, n\u00a0=\u00a0%(n)s") % {"survey": point.name, "n": point.n}
