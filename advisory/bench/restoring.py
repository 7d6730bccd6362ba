"""A backup of 1,500 students with ten years of history, and what it takes to put it back."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connections
from psycopg2.sql import SQL, Identifier

from advisory.bench.closing import fill_school
from journals.models import Entry
from journals.words import entry_binding
from schools import clock
from schools.context import school_context
from schools.models import Member, Opened, Reason, School
from schools.openings import note_openings, opening_now
from schools.writing.cipher import encrypt
from schools.writing.keys import key_to_write

STUDENTS = 1500
ENTRIES, MESSAGES, OPENINGS = 360, 400, 40  # a student, in ten years
WORDS = '{"text": "%s", "prompt": "", "pleasant": 1, "energy": null}' % (
    "At lunch somebody saved me a seat. " * 8
)
TOGETHER = 2000
PLACE = "advisory_restored"

FILL_MESSAGES = """
INSERT INTO notices_delivery (school_id, member_id, kind, occasion, channel, data, is_essential, state, failure, due_at,
  expires_at, tries, sent_at, created_at, key, title, text, url)
SELECT school_id, id, 'circle_reminder', 'filled ' || number, 'inbox', '{}', false, 'sent', '',
  now() - interval '2 days', now() - interval '1 day', 1, now() - interval '2 days', now() - interval '3 days',
  gen_random_uuid(), 'Circle on Tuesday', 'Circle on Tuesday at nine, in Room 12.', '/circles/'
FROM schools_member, generate_series(1, %s) AS number WHERE school_id = %s
"""
STEPS = "ALTER TABLE notices_delivery {} TRIGGER delivery_step"


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
    """Of a school beside the demo, after years of writing."""
    fill_years()
    megabytes, rows = size_of_database()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "advisory.backup"
        backup_seconds = run("backup", file, dict(os.environ))
        make_place()
        restore_seconds = run("restore", file, place())
        size = round(file.stat().st_size / 1e6, 1)
    return Restoring(STUDENTS, rows, megabytes, size, backup_seconds, restore_seconds)


def fill_years() -> None:
    school = fill_school(STUDENTS, "restored")
    with school_context(school.pk):
        fill_journals(school)
        fill_record(school)
    with connections["owner"].cursor() as cursor:
        cursor.execute(STEPS.format("DISABLE"))
        cursor.execute(FILL_MESSAGES, [MESSAGES, school.pk])
        cursor.execute(STEPS.format("ENABLE"))
        cursor.execute("ANALYZE")


def fill_journals(school: School) -> None:
    for student in Member.objects.students().filter(school=school):
        entries = list(entries_of(student, key_to_write(school.pk, student.pk)))
        Entry.objects.bulk_create(entries, batch_size=TOGETHER)


def entries_of(student: Member, key: bytes) -> Iterator[Entry]:
    for _number in range(ENTRIES):
        entry = Entry(id=uuid4(), school_id=student.school_id, author=student, audience="me")
        entry.saved_at = clock.now()
        entry.on = entry.saved_at.date()
        entry.words = encrypt(WORDS, key, entry_binding(entry))
        yield entry


def fill_record(school: School) -> None:
    students = list(Member.objects.students().filter(school=school))
    reader = Member.objects.filter(role="counselor").first() or students[0]
    for _number in range(OPENINGS):
        note_openings(opening_now(reader, student, Opened.CODE, Reason.OFFICE) for student in students)


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
