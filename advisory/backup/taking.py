"""A backup: written while people go on writing, and read back before it counts as one."""

import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from threading import Thread
from typing import IO
from zipfile import ZipFile

from django.conf import settings
from django.contrib.sessions.models import Session

from advisory.backup import programs, snapshot
from advisory.backup.archive import CHUNK, DUMP, new_file, write_archive
from advisory.backup.findings import Finding, look
from advisory.backup.keys import name_of_secret_key
from advisory.backup.manifest import Manifest
from advisory.launcher.refusal import Refusal
from schools import clock
from schools.writing.master_keys import current_name

# Whoever reads a session's key in the file is signed in as somebody.
SESSIONS = Session._meta.db_table
COPY = re.compile(rb'COPY public\."?(\w+)"? \(.*\) FROM stdin;\n')


@dataclass(frozen=True)
class Backup:
    manifest: Manifest
    findings: list[Finding]


def take_backup(path: Path) -> Backup:
    """Raises Refusal, and leaves no file then."""
    if snapshot.is_behind():
        raise Refusal("The database is behind this release: run bin/manage migrate first.")
    folder = programs.programs_for(programs.server_version())
    with new_file(path) as unfinished:
        with snapshot.snapshot() as moment:
            manifest = describe()
            findings = list(look(is_still=True, records=manifest.openings))
            manifest = dump(folder, moment, unfinished, manifest)
        read_back(folder, unfinished, manifest)
    return Backup(manifest, findings)


def describe() -> Manifest:
    owner, application = snapshot.roles()
    return Manifest(
        made_at=clock.now(),
        version=version(),
        postgres=programs.server_version(),
        owner=owner,
        application=application,
        migrations=snapshot.migrations(),
        counts=snapshot.count_rows() | {SESSIONS: 0},
        openings=snapshot.ends_of_records(),
        journal_keys=snapshot.journal_keys(),
        secret_key=name_of_secret_key(),
        sealed_by=current_name(),
    )


def version() -> str:
    project = tomllib.loads((Path(settings.ROOT) / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def dump(folder: Path, moment: str, path: Path, manifest: Manifest) -> Manifest:
    """Of that moment. Little is gained by packing ciphertexts tightly, so it is packed quickly."""
    command = [
        str(folder / "pg_dump"),
        "--format=custom",
        "--compress=1",
        "--enable-row-security",
        "--no-password",
        f"--exclude-table-data=public.{SESSIONS}",
    ]
    command += [f"--snapshot={moment}", *programs.address()]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, env=programs.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        )
        try:
            assert process.stdout is not None
            written = write_archive(path, process.stdout, manifest)
            if process.wait():
                raise Refusal(f"PostgreSQL could not be backed up: {programs.last_line(said)}")
            return written
        finally:
            process.kill()
            process.communicate()


def read_back(folder: Path, path: Path, manifest: Manifest) -> None:
    """Counts the rows that are in the file: pg_dump calls it a success, too, to have been shown none."""
    command = [str(folder / "pg_restore"), "--data-only", "--file=-"]
    with (
        ZipFile(path) as archive,
        archive.open(DUMP) as member,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdin is not None and process.stdout is not None
        feeder = Thread(target=feed, args=(member, process.stdin))
        feeder.start()
        found = rows_in(process.stdout)
        feeder.join()
    expected = {name: count for name, count in manifest.counts.items() if count}
    if process.returncode or found != expected:
        wrong = sorted(name for name in expected | found if found.get(name) != expected.get(name))
        raise Refusal(f"The backup does not hold what it should, of {', '.join(wrong[:3])}. It was not kept.")


def feed(source: IO[bytes], target: IO[bytes]) -> None:
    """To its end, or as long as anybody reads."""
    try:
        with target:
            copyfileobj(source, target, CHUNK)
    except BrokenPipeError:
        return


def rows_in(script: Iterable[bytes]) -> dict[str, int]:
    """Of each table with rows, in what pg_restore writes: a line for each row."""
    found: dict[str, int] = {}
    lines = iter(script)
    for line in lines:
        if opening := COPY.fullmatch(line):
            count = sum(1 for _row in iter(lambda: next(lines, b"\\.\n"), b"\\.\n"))
            if count:
                found[opening[1].decode()] = count
    return found
