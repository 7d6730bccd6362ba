"""How long a roster takes to read and to apply, and how much memory, in a process of its own."""

import csv
import io
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

from django.conf import settings

from schools.models import District, School

CLASS_SIZE = 24


@dataclass(frozen=True)
class Roster:
    """One import: people in the file, seconds of the dry run and of the real one, the process's peak in MB."""

    people: int
    preview_seconds: float
    apply_seconds: float
    megabytes: int


def measure_roster(people: int) -> Roster:
    """Into a school of its own, which knows nobody yet."""
    slug = f"roster-{people}"
    district = District.objects.get_or_create(name="Rosters")[0]
    School.objects.create(district=district, name=f"School of {people}", slug=slug)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "roster.zip"
        write_oneroster(file, people)
        preview, _memory = run_import(file, slug, "--dry-run")
        applied, memory = run_import(file, slug)
    return Roster(people, round(preview, 1), round(applied, 1), memory)


def run_import(file: Path, slug: str, *options: str) -> tuple[float, int]:
    """Wall seconds and peak MB of one `import_roster`. Raises RuntimeError when it fails."""
    command = [sys.executable, "manage.py", "import_roster", str(file), "--school", slug, *options]
    before = perf_counter()
    process = subprocess.Popen(command, cwd=settings.ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed")
    return perf_counter() - before, usage.ru_maxrss // 1024


def write_oneroster(file: Path, people: int) -> None:
    """A bulk export of one school with homerooms of 24, a teacher each."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables(people).items():
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            archive.writestr(name, text.getvalue())


def tables(people: int) -> dict[str, Iterator[list[str]]]:
    homerooms = max(people // (CLASS_SIZE + 1), 1)
    students = people - homerooms
    return {
        "manifest.csv": manifest(),
        "orgs.csv": iter(
            [["sourcedId", "name", "type", "parentSourcedId"], ["school-1", "Bench School", "school", ""]]
        ),
        "academicSessions.csv": sessions(),
        "users.csv": users(students, homerooms),
        "classes.csv": classes(homerooms),
        "enrollments.csv": enrollments(students, homerooms),
    }


def manifest() -> Iterator[list[str]]:
    yield ["propertyName", "value"]
    yield ["oneroster.version", "1.1"]
    for name in ("orgs", "academicSessions", "users", "classes", "enrollments"):
        yield [f"file.{name}", "bulk"]


def sessions() -> Iterator[list[str]]:
    yield ["sourcedId", "title", "type", "startDate", "endDate", "schoolYear"]
    today = date.today()
    first, last = date(today.year - (today.month < 8), 8, 1), date(today.year + (today.month >= 8), 7, 31)
    yield ["year-1", "Year", "schoolYear", first.isoformat(), last.isoformat(), str(last.year)]


def users(students: int, teachers: int) -> Iterator[list[str]]:
    yield [
        "sourcedId",
        "enabledUser",
        "orgSourcedIds",
        "role",
        "username",
        "givenName",
        "familyName",
        "email",
        "grades",
    ]
    for at in range(teachers):
        email = f"teacher{at}@bench.example"
        yield [f"t{at}", "true", "school-1", "teacher", f"teacher{at}.bench", "Terry", f"T{at}", email, ""]
    for at in range(students):
        grade = f"{6 + at % 3:02}"
        yield [f"s{at}", "true", "school-1", "student", f"student{at}.bench", "Sam", f"S{at}", "", grade]


def classes(homerooms: int) -> Iterator[list[str]]:
    yield ["sourcedId", "title", "classType", "schoolSourcedId", "grades"]
    for at in range(homerooms):
        yield [f"c{at}", f"Homeroom {at}", "homeroom", "school-1", ""]


def enrollments(students: int, homerooms: int) -> Iterator[list[str]]:
    yield ["sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary"]
    for at in range(homerooms):
        yield [f"et{at}", f"c{at}", "school-1", f"t{at}", "teacher", "true"]
    for at in range(students):
        yield [f"es{at}", f"c{at % homerooms}", "school-1", f"s{at}", "student", "false"]
