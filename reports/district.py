"""What schools shared with their district: each one's newest results of students and the ones before them, of the whole
school alone, through a function of the database, because nothing else crosses schools.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection

from reports.bands import Band
from reports.change import Change, Code, Released, comparable, same_people
from reports.models import Level, Release, ReleasedGroup
from reports.snapshots import Measure, Measures, Questions, Snapshot, area_changes, overall, overall_change
from reports.tables import Bands
from schools.models import Member
from surveys.models import InstrumentVersion, Part, Survey

Row = Mapping[str, Any]
NEWEST, BEFORE = 1, 2


@dataclass(frozen=True)
class Shared:
    """One school's, as rows that are not kept anywhere."""

    school: str
    snapshot: Snapshot
    before: Snapshot | None = None
    same: Collection[Code] = ()  # what both asked of the same people in the same words

    @cached_property
    def measures(self) -> dict[Code, Measure]:
        return self.snapshot.measures(self.snapshot.school)

    def changes(self) -> tuple[Change | None, dict[Code, Change]]:
        """Over all areas and of each, since the results before."""
        if not self.before:
            return None, {}
        earlier, now = self.before.measures(self.before.school), self.measures
        return overall_change(earlier, now, self.same), area_changes(earlier, now, self.same)


def shared_with(member: Member, moment: datetime) -> list[Shared]:
    """Of the schools of the member's account in which it is of the district, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT district_results(%s, %s)", [member.account_id, moment])
        rows = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
    return sorted(shared_in(rows), key=lambda each: each.school.casefold())


def shared_in(rows: Iterable[Row]) -> Iterable[Shared]:
    """A school whose newest results show nothing is not there, whatever it shared before."""
    asking = Asking({row["content"]: version_of(row) for row in rows if "table" in row})
    found = {(row["school_id"], row["place"]): row for row in rows if "school" in row}
    for (school, place), row in found.items():
        if place == NEWEST:
            now, earlier = asking.snapshot(row), found.get((school, BEFORE))
            before = asking.snapshot(earlier) if earlier else None
            yield Shared(row["school"], now, before, asking.same(before, now) if before else ())


def version_of(row: Row) -> InstrumentVersion:
    return InstrumentVersion(code=row["code"], version=row["version"], table=row["table"])


Parts = tuple[Part, ...]


@dataclass
class Asking:
    """What schools asked, read and compared once however many asked it; `versions` by their content."""

    versions: Mapping[str, InstrumentVersion]
    parts: dict[tuple[str, ...], Part] = field(default_factory=dict)
    questions: dict[Parts, Questions] = field(default_factory=dict)
    compared: dict[tuple[Parts, Parts], set[Code]] = field(default_factory=dict)

    def snapshot(self, row: Row) -> Snapshot:
        asked = {name: row[name] for name in ("audience", "grades")}
        closes_at = datetime.fromisoformat(row["closes_at"])
        survey = Survey(title=row["survey"], closes_at=closes_at, **asked)
        group = ReleasedGroup(pk=row["group"], level=Level.SCHOOL, n=row["n"])
        parts = {each["part"]: self.part(each) for each in row["parts"]}
        bands: Bands = {
            (group.pk, parts[part].pk, construct, item, None): Band(low, high)
            for part, construct, item, low, high in row["figures"] or []
        }
        release, found = Release(survey=survey, fewest=row["fewest"]), tuple(parts.values())
        return Snapshot(release, (group,), bands, self.questions.setdefault(found, Questions(found)))

    def part(self, row: Row) -> Part:
        """The same for the same questions, with a number of its own here."""
        key = (row["content"], *row["items"])
        if key not in self.parts:
            version = self.versions[row["content"]]
            self.parts[key] = Part(pk=len(self.parts) + 1, items=row["items"], version=version)
        return self.parts[key]

    def same(self, before: Snapshot, now: Snapshot) -> set[Code]:
        if not same_people(before.release.survey, now.release.survey):
            return set()
        key = before.parts, now.parts
        if key not in self.compared:
            self.compared[key] = comparable(*key)
        return self.compared[key]


def same_measures(shared: Sequence[Shared]) -> list[dict[Code, Measure]]:
    """Of each school what it asked in the words of the school that closed its survey last."""
    newest = max(shared, key=lambda each: each.snapshot.release.survey.closes_at).snapshot.parts
    same = {parts: comparable(parts, newest) for parts in {each.snapshot.parts for each in shared}}
    return [
        {code: measure for code, measure in each.measures.items() if code in same[each.snapshot.parts]}
        for each in shared
    ]


def all_together(measures: Sequence[Measures]) -> dict[Code, Band]:
    """Of each area that two schools or more have: their bands, each with the weight of its people, outwards."""
    codes = dict.fromkeys(code for each in measures for code in each)
    found = {code: [each[code].released for each in measures if code in each] for code in codes}
    return {code: weighted(bands) for code, bands in found.items() if len(bands) > 1}


def weighted(bands: Sequence[Released]) -> Band:
    people = sum(each.n for each in bands)
    low = sum(each.n * each.band.low for each in bands)
    high = sum(each.n * each.band.high for each in bands)
    return Band(low // people, -(-high // people))


def whole(measures: Measures, codes: Sequence[Code]) -> Released | None:
    """Over all areas, of a school that has all of them: otherwise it would not compare."""
    return overall(measures) if measures and set(measures) == set(codes) else None
