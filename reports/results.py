"""What one viewer sees of a release: the tables that page, CSV, spreadsheet and PDF all render. It reads figures that
were released and nothing else, in a number of queries that does not depend on how many there are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.asked import Asked, asked_in
from reports.bands import Band
from reports.models import Figure, Level, Release, ReleasedGroup
from reports.models.figure import ReleasedGroupQuerySet
from reports.sources import Source, sources_of
from reports.tables import Bands, Table, tables_of
from schools.models import Member
from surveys.models import Part, Survey


@dataclass(frozen=True)
class Results:
    """`answered` is how many people did, None when not even the whole school has figures. `tables` is never empty."""

    survey: Survey
    school: str
    appeared_at: datetime
    answered: int | None
    fewest: int
    tables: tuple[Table, ...]
    asked: tuple[Asked, ...]
    sources: tuple[Source, ...]

    @property
    def title(self) -> str:
        return self.survey.title

    @property
    def is_empty(self) -> bool:
        return not any(band for table in self.tables for line in table.lines for band in line.bands)


def results_for(member: Member, release: Release) -> Results:
    """Of a release that the member sees. Students see what everybody said, without how answers were spread."""
    groups = ReleasedGroup.objects.visible_to(member)
    return read_results(release, groups, member.school.name, with_spread=not member.is_student)


def results_for_families(release: Release) -> Results:
    return read_results(release, ReleasedGroup.objects.of_everybody(), release.school.name, with_spread=False)


def read_results(
    release: Release, scope: ReleasedGroupQuerySet, school: str, *, with_spread: bool
) -> Results:
    groups = list(scope.filter(release=release).order_by("position"))
    parts = list(Part.objects.filter(survey=release.survey_id).select_related("version"))
    asked = asked_in(parts)
    return Results(
        survey=release.survey,
        school=school,
        appeared_at=release.appears_at,
        answered=next((group.n for group in groups if group.level == Level.SCHOOL), None),
        fewest=release.fewest,
        tables=tuple(tables_of(groups, bands_of(groups, with_spread), asked, release.survey)),
        asked=tuple(asked),
        sources=tuple(sources_of(parts)),
    )


def bands_of(
    groups: Sequence[ReleasedGroup], with_spread: bool, part_of: Callable[[int], int] = int
) -> Bands:
    """`part_of` says under which part's id those of another are found."""
    figures = Figure.objects.filter(group__in=groups).order_by()
    if not with_spread:
        figures = figures.filter(option=None)
    rows = figures.values_list("group", "part", "construct", "item", "option", "low", "high")
    return {
        (group, part_of(part), construct, item, option): Band(low, high)
        for group, part, construct, item, option, low, high in rows
    }
