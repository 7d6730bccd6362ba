"""A plan in words: which tables will appear, and of which groups."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.group_names import PlannedGroup, group_name, planned
from reports.models import Level, Release


@dataclass(frozen=True)
class PlannedTable:
    title: str
    has_items: bool
    groups: list[tuple[str, int]]


def groups_by_table(release: Release) -> list[PlannedTable]:
    """In the order of the plan; each group with how many answered."""
    found: dict[tuple[str, str], list[PlannedGroup]] = {}
    for row in release.plan:
        group = planned(row)
        found.setdefault((group.level, group.attribute), []).append(group)
    return [
        PlannedTable(
            table_title(*named),
            named[0] in (Level.SCHOOL, Level.GRADE, Level.ATTRIBUTE),
            [(group_name(group, release.survey), group.n) for group in groups],
        )
        for named, groups in found.items()
    ]


def table_title(level: str, attribute: str) -> str:
    titles = {
        Level.SCHOOL: _("Everybody together"),
        Level.GRADE: _("Grades"),
        Level.ATTRIBUTE: attribute,
        Level.GRADE_ATTRIBUTE: _("Grade and %(attribute)s") % {"attribute": attribute},
        Level.ADVISORY: _("Advisories"),
    }
    return titles[Level(level)]
