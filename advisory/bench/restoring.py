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

from advisory.bench.history import fill
from advisory.bench.seeding import analyze
from schools.models import School

STUDENTS, YEARS = 1500, 10
PLACE = "advisory_restored"


@dataclass(frozen=True)
class Restoring:
    """Of whole processes, start included."""

    students: int
    rows: int
    database_megabytes: float
    file_megabytes: float
    backup_seconds: float
    restore_seconds: float


def measure_restoring() -> Restoring:
    """Of the demo, whose Cedar Grove has years behind it."""
    fill(School.objects.get(slug="cedar"), YEARS)
    analyze()
    megabytes, rows = size_of_database()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "advisory.backup"
        backup_seconds = run("backup", file, dict(os.environ))
        make_place()
        restore_seconds = run("restore", file, place())
        size = round(file.stat().st_size / 1e6, 1)
    return Restoring(STUDENTS, rows, megabytes, size, backup_seconds, restore_seconds)


def size_of_database() -> tuple[float, int]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_database_size(current_database()) / 1e6, sum(reltuples) FROM pg_class WHERE relkind = 'r'"
        )
        megabytes, rows = cursor.fetchone()
    return round(float(megabytes), 1), int(rows)


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


def run(command: str, file: Path, environment: dict[str, str]) -> float:
    began = perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", command, str(file)],
        cwd=settings.ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return round(perf_counter() - began, 1)
