"""What the tests of imports do again and again."""

import csv
import io
from typing import Any

from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.problems import Problem
from roster.tasks import work_on_import
from schools.models import Member
from tests.cast import Place
from tests.roster.oneroster import District

COLUMNS = ["name", "user name or e-mail", "student id", "grade", "advisory", "role"]


def upload(
    place: Place, content: bytes, name: str = "roster.zip", by: Member | None = None, **choices: Any
) -> Import:
    """An import that was read, as who uploaded it finds it: the administrator, unless it says `by` whom."""
    with place.context():
        found = imports.start_import(place.school, by or place.okafor, name, content, Choices(**choices))
    work_on_import(place.school.pk, found.pk)
    return reload(place, found)


def apply(place: Place, found: Import, by: Member | None = None) -> Import:
    with place.context():
        assert imports.begin_apply(found, by or place.okafor, found.fingerprint)
    work_on_import(place.school.pk, found.pk)
    return reload(place, found)


def bring_in(place: Place, content: bytes, name: str = "roster.zip", **choices: Any) -> Import:
    found = apply(place, upload(place, content, name, **choices))
    assert found.state == Import.State.APPLIED, problems(found)
    return found


def reload(place: Place, found: Import) -> Import:
    with place.context():
        return Import.objects.get(pk=found.pk)


def problems(found: Import) -> list[Problem]:
    return [Problem(*kept) for kept in found.problems]


def codes(found: Import) -> set[str]:
    return {problem.code for problem in problems(found)}


def where(found: Import, code: str) -> list[tuple[str, int]]:
    return [(problem.file, problem.line) for problem in problems(found) if problem.code == code]


def csv_of(*lines: list[str], columns: list[str] = COLUMNS) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([columns, *lines])
    return stream.getvalue().encode()


def without(district: District, *sourced_ids: str) -> District:
    """The same district after people left."""
    for file, key in (("users.csv", "sourcedId"), ("enrollments.csv", "userSourcedId")):
        district.rows[file] = [row for row in district.rows[file] if row[key] not in sourced_ids]
    return district
