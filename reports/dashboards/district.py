"""A district's schools side by side, by name, from what each shared with it."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.bands import Band
from reports.change import Released
from reports.charts.heat import Heat, Row
from reports.district import Shared, all_together, same_measures, shared_with, weighted, whole
from reports.reading import not_shown
from reports.snapshots import Area, Measures
from schools import clock
from schools.access import MemberRequest


def district_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    shared = shared_with(request.member, clock.now())
    context: dict[str, Any] = {"shared": shared}
    if shared:
        measures = same_measures(shared)
        fewest = max(each.snapshot.release.fewest for each in shared)
        context |= {"heat": heat_of(shared, measures), "not_shown": not_shown(fewest)}
    return "reports/dashboards/district.html", context


def heat_of(shared: list[Shared], measures: list[dict[Any, Any]]) -> Heat:
    areas = areas_of(shared, measures)
    codes = [area.code for area in areas]
    wholes = [whole(each, codes) for each in measures]
    rows = [
        Row(name_of(each), each.snapshot.groups[0].n, (band_of(answer), *bands_of(own, areas)))
        for each, own, answer in zip(shared, measures, wholes, strict=True)
    ]
    if len(rows) > 1:
        together, found = all_together(measures), [each for each in wholes if each]
        total = weighted(found) if len(found) > 1 else None
        rows.append(Row(_("Together"), None, (total, *(together.get(code) for code in codes))))
    return Heat(
        "schools", _("Schools"), _("School"), (_("All areas"), *(area.name for area in areas)), tuple(rows)
    )


def areas_of(shared: list[Shared], measures: list[dict[Any, Any]]) -> list[Area]:
    """In the order of the questionnaires, each once."""
    found: dict[Any, Area] = {}
    for each, own in zip(shared, measures, strict=True):
        for area in each.snapshot.areas:
            if area.code in own:
                found.setdefault(area.code, area)
    return list(found.values())


def name_of(shared: Shared) -> str:
    closed = date_format(localtime(shared.snapshot.release.survey.closes_at), "YEAR_MONTH_FORMAT")
    return _("%(school)s, %(month)s") % {"school": shared.school, "month": closed}


def bands_of(measures: Measures, areas: list[Area]) -> list[Band | None]:
    return [measures[area.code].released.band if area.code in measures else None for area in areas]


def band_of(answer: Released | None) -> Band | None:
    return answer.band if answer else None
