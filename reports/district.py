"""What schools shared with their district: each one's newest results of students, of the whole school alone, through a
function of the database, because nothing else crosses schools.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from reports.asked import asked_in
from reports.bands import Band
from reports.change import Code, Released, comparable
from reports.models import Level, Release, ReleasedGroup
from reports.snapshots import Measure, Measures, Snapshot, overall
from reports.tables import Bands
from schools.models import Member
from surveys.models import InstrumentVersion, Part, Survey


@dataclass(frozen=True)
class Shared:
    """One school's, as rows that are not kept anywhere."""

    school: str
    snapshot: Snapshot

    @property
    def measures(self) -> dict[Code, Measure]:
        return self.snapshot.measures(self.snapshot.school)


def shared_with(member: Member, moment: datetime) -> list[Shared]:
    """Of the schools of the member's account in which it is of the district, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT district_results(%s, %s)", [member.account_id, moment])
        rows = [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]
    return sorted(map(shared_of, rows), key=lambda each: each.school.casefold())


def shared_of(row: Mapping[str, Any]) -> Shared:
    survey = Survey(title=row["survey"], closes_at=datetime.fromisoformat(row["closes_at"]))
    group = ReleasedGroup(pk=row["group"], level=Level.SCHOOL, n=row["n"])
    parts = tuple(map(part_of, row["parts"]))
    bands: Bands = {
        (group.pk, part, construct, item, None): Band(low, high)
        for part, construct, item, low, high in row["figures"] or []
    }
    release = Release(survey=survey, fewest=row["fewest"])
    return Shared(row["school"], Snapshot(release, (group,), bands, parts, tuple(asked_in(parts))))


def part_of(row: Mapping[str, Any]) -> Part:
    version = InstrumentVersion(code=row["code"], version=row["version"], table=row["table"])
    return Part(pk=row["part"], items=row["items"], version=version)


def same_measures(shared: Sequence[Shared]) -> list[dict[Code, Measure]]:
    """Of each school what it asked in the words of the school that closed its survey last."""
    newest = max(shared, key=lambda each: each.snapshot.release.survey.closes_at)
    found = []
    for each in shared:
        same = comparable(each.snapshot.parts, newest.snapshot.parts)
        found.append({code: measure for code, measure in each.measures.items() if code in same})
    return found


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
