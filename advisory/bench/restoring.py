"""A backup of 1,500 students with ten years of history, and what it takes to put it back."""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from psycopg2.sql import SQL, Identifier

from advisory.backup.snapshot import count_rows
from advisory.bench.history import fill
from advisory.bench.seeding import analyze
from schools import clock
from schools.context import school_context
from schools.models import Member, School, SchoolYear

YEARS = 10
PLACE = "advisory_restored"


@dataclass(frozen=True)
class Restoring:
    """Of whole processes, start included. `found` is what the restore says of all that it looked at."""

    students: int
    years: int
    rows: int
    database_megabytes: float
    file_megabytes: float
    backup_seconds: float
    restore_seconds: float
    found: str


def measure_restoring() -> Restoring:
    """Of the demo, whose Cedar Grove has years behind it. Fails when anything is not restored as it was."""
    school = School.objects.get(slug="cedar")
    fill(school, YEARS)
    analyze()
    students, years = size_of(school)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "advisory.backup"
        backup_seconds, _said = run("backup", file, dict(os.environ))
        make_place()
        restore_seconds, found = run("restore", file, place())
        size = round(file.stat().st_size / 1e6, 1)
    rows = sum(count_rows().values())
    return Restoring(students, years, rows, size_of_database(), size, backup_seconds, restore_seconds, found)


def size_of(school: School) -> tuple[int, int]:
    """How many students are there now, and the years that lie behind them."""
    with school_context(school.pk):
        past = SchoolYear.objects.filter(ends_on__lt=clock.today(school))
        return Member.objects.students().filter(left_on=None).count(), past.count()


def size_of_database() -> float:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return round(cursor.fetchone()[0] / 1e6, 1)


def make_place() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(PLACE)))


def place() -> dict[str, str]:
    """The environment of a site whose database is another one on the same server."""
    moved = {
        name: urlsplit(os.environ[name])._replace(path=f"/{PLACE}").geturl()
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    return {**os.environ, **moved}


def run(command: str, file: Path, environment: dict[str, str]) -> tuple[float, str]:
    """Seconds, and what it said."""
    began = perf_counter()
    done = subprocess.run(
        [sys.executable, "manage.py", command, str(file)],
        cwd=settings.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return round(perf_counter() - began, 1), done.stdout
