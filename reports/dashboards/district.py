"""A district's schools side by side, by name, from what each shared with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.bands import Band
from reports.change import Change, Code, Released
from reports.charts.heat import Heat, Row
from reports.district import Shared, all_together, same_measures, shared_with, weighted, whole
from reports.group_names import grades_words
from reports.reading import not_shown
from reports.snapshots import Area, Measures, Snapshot
from reports.tables import Heading, Line, Table, favourable
from schools import clock
from schools.access import MemberRequest
from schools.models import Member
from surveys.models import Audience


@dataclass(frozen=True)
class Moved:
    """What changed in a school since its results before these, in the order of its questionnaire."""

    school: str
    since: str
    overall: Change | None
    areas: Sequence[tuple[Area, Change]]

    @property
    def rose(self) -> list[str]:
        return [said_of(area, change) for area, change in self.areas if change.is_rise]

    @property
    def fell(self) -> list[str]:
        return [said_of(area, change) for area, change in self.areas if change.is_fall]


@dataclass(frozen=True)
class Schools:
    """`reading` are the sentences that say how to read it, on the page and in its file."""

    shared: Sequence[Shared]
    table: Table
    moved: Sequence[Moved]
    reading: Sequence[str]

    @property
    def heat(self) -> Heat:
        rows = tuple(Row(line.heading.words, line.heading.n, line.bands) for line in self.table.lines)
        columns = tuple(heading.words for heading in self.table.columns)
        return Heat("schools", self.table.title, self.table.corner, columns, rows)


def district_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    return "reports/dashboards/district.html", {"schools": schools_of(request.member)}


def schools_of(member: Member) -> Schools | None:
    """None when no school shared anything. One query."""
    shared = shared_with(member, clock.now())
    if not shared:
        return None
    fewest = max(each.snapshot.release.fewest for each in shared)
    moved = [found for each in shared if (found := moved_in(each))]
    return Schools(shared, table_of(shared), moved, reading_of(fewest))


def table_of(shared: Sequence[Shared]) -> Table:
    measures = same_measures(shared)
    areas = areas_of(shared, measures)
    codes = [area.code for area in areas]
    wholes = [whole(each, codes) for each in measures]
    lines = [
        Line(heading_of(each), (band_of(answer), *bands_of(own, areas)))
        for each, own, answer in zip(shared, measures, wholes, strict=True)
    ]
    if len(lines) > 1:
        together, found = all_together(measures), [each for each in wholes if each]
        total = weighted(found) if len(found) > 1 else None
        lines.append(Line(Heading(_("Together"), "group"), (total, *(together.get(code) for code in codes))))
    names = [_("All areas"), *(area.name for area in areas)]
    columns = tuple(Heading(name, "construct") for name in names)
    return Table(_("Schools"), favourable(), _("School"), columns, tuple(lines))


def areas_of(shared: Sequence[Shared], measures: Sequence[Mapping[Code, Any]]) -> list[Area]:
    """In the order of the questionnaires, each once."""
    found: dict[Code, Area] = {}
    for each, own in zip(shared, measures, strict=True):
        for area in each.snapshot.areas:
            if area.code in own:
                found.setdefault(area.code, area)
    return list(found.values())


def heading_of(shared: Shared) -> Heading:
    """With who was asked, where that was not the whole school."""
    survey = shared.snapshot.release.survey
    asked = {
        Audience.GRADES: grades_words(survey.grades, False),
        Audience.ADVISORIES: _("some advisories"),
    }.get(Audience(survey.audience), "")
    words = {"school": shared.school, "month": month_of(shared.snapshot), "asked": asked}
    told = _("%(school)s, %(month)s, %(asked)s") if asked else _("%(school)s, %(month)s")
    return Heading(told % words, "group", shared.snapshot.groups[0].n)


def month_of(snapshot: Snapshot) -> str:
    return date_format(localtime(snapshot.release.survey.closes_at), "YEAR_MONTH_FORMAT")


def bands_of(measures: Measures, areas: Sequence[Area]) -> list[Band | None]:
    return [measures[area.code].released.band if area.code in measures else None for area in areas]


def band_of(answer: Released | None) -> Band | None:
    return answer.band if answer else None


def moved_in(shared: Shared) -> Moved | None:
    """None of a school of which nothing can be compared."""
    overall, changes = shared.changes()
    if not shared.before or not changes:
        return None
    areas = [(area, changes[area.code]) for area in shared.snapshot.areas if area.code in changes]
    return Moved(shared.school, month_of(shared.before), overall, areas)


def said_of(area: Area, change: Change) -> str:
    is_clear = change in (Change.CLEAR_RISE, Change.CLEAR_FALL)
    return _("%(area)s (clearly)") % {"area": area.name} if is_clear else area.name


def reading_of(fewest: int) -> list[str]:
    return [
        _(
            "These results are for improving schools, not for evaluating anybody. Schools stand in the order of their "
            "names."
        ),
        _("“60–70 %” means: between 60 and 70 percent of the answers were favourable."),
        _(
            "Of each school, its newest results of students that it shared with the district; areas are compared as "
            "far as they were asked in the same words."
        ),
        _(
            "What changed is between a school’s newest results and the ones before them that it shared, if both were "
            "put to the same grades: of areas that both asked in the same words, from twenty people on. What may be "
            "chance is steady."
        ),
        not_shown(fewest),
    ]
