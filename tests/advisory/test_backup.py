"""The whole of a site in one file while it is used: all of it, or nothing."""

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection

from advisory.backup import archive
from advisory.backup.manifest import Manifest
from schools import clock
from schools.models import Account, Member, Opened, Reason
from schools.openings import note_openings, opening_now
from tests.advisory.backed_up import instead, refused_backup, run
from tests.advisory.processes import eventually, lives
from tests.cast import Place

__all__ = ["instead"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("backups-restore")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_backup_leaves_nothing(
    number: signal.Signals, instead: Callable[[str, str], None], tmp_path: Path
) -> None:
    instead("pg_dump", f"echo $$ > {tmp_path}/process; echo begun; exec sleep 600")
    folder, process = tmp_path / "backups", tmp_path / "process"
    folder.mkdir()

    def interrupt() -> None:
        try:
            eventually(lambda: process.exists() and process.read_text().strip() and any(folder.iterdir()))
        finally:
            os.kill(os.getpid(), number)

    thread = Thread(target=interrupt)
    thread.start()
    with pytest.raises((SystemExit, KeyboardInterrupt)):
        run("backup", folder / "advisory.backup")
    thread.join()
    assert list(folder.iterdir()) == []
    assert not lives(int(process.read_text()))


def test_a_full_disk_leaves_nothing(tmp_path: Path, cedar: Place) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        said = refused_backup(tmp_path / "advisory.backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "advisory.backup cannot be written: File too large." in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_and_a_dump_without_rows_are_refused(
    instead: Callable[[str, str], None], tmp_path: Path, cedar: Place
) -> None:
    (tmp_path / "old").write_text("an older one")
    assert "is there already" in refused_backup(tmp_path / "old")
    instead("pg_dump", 'PGOPTIONS="" exec "$REAL" "$@"')
    said = refused_backup(tmp_path / "new")
    assert "does not hold what it should" in said
    assert not (tmp_path / "new").exists()
    assert (tmp_path / "old").read_text() == "an older one"


def test_a_backup_is_of_one_moment_while_others_write(tmp_path: Path, cedar: Place) -> None:
    """A person more and an opening more in each transaction; as many of both are in the file as were at one time."""
    done, written = Event(), []

    def go_on() -> None:
        while not done.is_set():
            with cedar.context():
                add_person_and_opening(cedar, len(written))
            written.append(clock.now())
        connection.close()

    writer = Thread(target=go_on)
    writer.start()
    try:
        eventually(lambda: written)
        run("backup", tmp_path / "advisory.backup")
    finally:
        done.set()
        writer.join()
    with archive.open_archive(tmp_path / "advisory.backup") as found:
        manifest: Manifest = found.manifest
    assert manifest.counts["schools_opening"] < len(written)
    assert manifest.counts["schools_member"] - manifest.counts["schools_opening"] == people_before(cedar)
    assert manifest.openings["cedar"][0] == manifest.counts["schools_opening"]


def add_person_and_opening(place: Place, number: int) -> None:
    account = Account.objects.create(username=f"more-{number}")
    Member.objects.create(
        school=place.school, account=account, role="staff", given_name="M", family_name=f"{number}"
    )
    note_openings([opening_now(place.rivera, place.maya, Opened.ENTRY, Reason.NAMED)])


def people_before(place: Place) -> int:
    return len(place.people)
