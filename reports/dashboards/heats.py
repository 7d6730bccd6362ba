"""The strips of a dashboard: groups downwards, areas across. Groups stand in the order of the release, advisories in
that of their names: nothing is ordered by what was answered.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from reports.charts.heat import Heat, Row
from reports.group_names import group_name
from reports.models import Level, ReleasedGroup
from reports.snapshots import Snapshot
from reports.tables import by_attribute


def heats_of(snapshot: Snapshot) -> list[Heat]:
    """Only of what has groups with a figure."""
    kinds = [(_("Grades"), _("Grade"), snapshot.at(Level.GRADE))]
    kinds += [(name, _("Group"), found) for name, found in by_attribute(snapshot.at(Level.ATTRIBUTE))]
    kinds += [
        (_("Grade and %(attribute)s") % {"attribute": name}, _("Group"), found)
        for name, found in by_attribute(snapshot.at(Level.GRADE_ATTRIBUTE))
    ]
    kinds.append((_("Advisories"), _("Advisory"), snapshot.at(Level.ADVISORY)))
    found = [heat_of(f"groups-{place}", *kind, snapshot) for place, kind in enumerate(kinds, 1) if kind[2]]
    return [heat for heat in found if heat.columns]


def natural_order(row: Row) -> list[tuple[bool, int, str]]:
    """“7B” before “10A” before “Oak”."""
    pieces = [piece for piece in re.split(r"(\d+)", row.name.casefold()) if piece]
    return [(False, int(piece), "") if piece.isdecimal() else (True, 0, piece) for piece in pieces]


def heat_of(code: str, title: str, corner: str, groups: Sequence[ReleasedGroup], snapshot: Snapshot) -> Heat:
    areas = [area for area in snapshot.areas if any(snapshot.band(group, area.asked) for group in groups)]
    rows = [
        Row(
            group_name(group, snapshot.release.survey),
            group.n,
            tuple(snapshot.band(group, area.asked) for area in areas),
        )
        for group in groups
    ]
    if groups[0].level == Level.ADVISORY:
        rows.sort(key=natural_order)
    return Heat(code, title, corner, tuple(area.name for area in areas), tuple(rows))
