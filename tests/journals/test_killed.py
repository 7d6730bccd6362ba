"""Keys that are changed, and entries that are saved, while what does it is killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import UUID, uuid4

import psycopg2
import pytest

from tests.advisory.checkout import ROOT
from tests.advisory.own_services import Own
from tests.advisory.processes import eventually, family
from tests.journals.own import head_of, own, program, serve

pytestmark = pytest.mark.promise("nothing-half-saved")

__all__ = ["own"]

WRITERS = ("maya", "noah", "zoe", "iris")


AUTHORS, ENTRIES, KILLS = 1_500, 100_000, 150


@pytest.mark.long
def test_changing_the_key_loses_no_entry_though_it_is_killed_half_way(own: Own) -> None:
    old, new = own.environment["JOURNAL_KEY"], "n" * 40
    program(own, "own_school", AUTHORS, ENTRIES)
    whole = f"{ENTRIES} {ENTRIES}"
    for rotated in (0, 100, 200):
        kill_in_the_middle(own, f"{new},{old}", rotated)
        assert wrapped_by_another(own) == rotated + 100
        assert program(own, "count_readable", JOURNAL_KEY=f"{new},{old}") == whole
    subprocess.run(rotation(), cwd=ROOT, env={**own.environment, "JOURNAL_KEY": f"{new},{old}"}, check=True)
    assert program(own, "count_readable", JOURNAL_KEY=new) == whole
    assert program(own, "count_readable", JOURNAL_KEY=old) == f"0 {ENTRIES}"


def rotation() -> list[str]:
    return [sys.executable, "manage.py", "rotate_journal_key"]


def wrapped_by_another(own: Own) -> int:
    """How many keys are wrapped by another master key than the first one that was made."""
    sql = "SELECT wrapped_by, count(*) FROM schools_writingkey GROUP BY 1"
    rows = dict(own.rows(sql))
    first = own.rows("SELECT wrapped_by FROM schools_writingkey ORDER BY id DESC LIMIT 1")[0][0]
    return sum(count for name, count in rows.items() if name != first)


def kill_in_the_middle(own: Own, keys: str, rotated: int) -> None:
    """A hundred further on, in the next hundred: it waits for the last of them, which somebody else holds, and dies."""
    last = "SELECT id FROM schools_writingkey ORDER BY id LIMIT 1 OFFSET %s"
    held = f"SELECT 1 FROM schools_writingkey WHERE id = ({last}) FOR UPDATE"
    with (
        contextlib.closing(
            psycopg2.connect(own.services.owner_url, options="-c app.maintenance=on")
        ) as holder,
        holder.cursor() as cursor,
    ):
        cursor.execute(held, [rotated + 199])
        assert wrapped_by_another(own) == rotated
        process = subprocess.Popen(rotation(), cwd=ROOT, env={**own.environment, "JOURNAL_KEY": keys})
        eventually(lambda: own.rows("SELECT 1 FROM pg_locks WHERE NOT granted"))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        holder.rollback()


@dataclass
class Writer:
    """One window that saves as fast as it is answered, and sends again what was not."""

    session: str
    port: int
    pk: UUID = field(default_factory=uuid4)
    tab: UUID = field(default_factory=uuid4)
    serial: int = 0
    version: int = 0
    acknowledged: int = 0
    saves: int = 0
    failed: int = 0

    def write_until(self, stop: Event) -> None:
        while not stop.is_set():
            self.serial += 1
            while not stop.is_set() and not self.save():
                self.failed += 1
                stop.wait(0.02)

    def save(self) -> bool:
        form = {
            "text": f"save {self.serial}",
            "version": self.version,
            "tab": self.tab,
            "serial": self.serial,
        }
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
            connection.request("POST", f"/journal/{self.pk}/save/", urlencode(form), head_of(self.session))
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                self.version = json.loads(body)["version"]
                self.acknowledged, self.saves = self.serial, self.saves + 1
                return True
            assert response.status >= 500, body
        return False


@pytest.mark.long
def test_no_acknowledged_save_is_lost_though_web_processes_are_killed(own: Own) -> None:
    sessions = json.loads(program(own, "own_school"))["sessions"]
    random, stop = Random(1), Event()
    child, port = serve(own)
    writers = [Writer(sessions[name], port) for name in WRITERS]
    threads = [Thread(target=writer.write_until, args=[stop]) for writer in writers]
    for thread in threads:
        thread.start()
    for _kill in range(KILLS):
        done = sum(writer.saves for writer in writers)
        eventually(lambda done=done: sum(writer.saves for writer in writers) > done + 3)
        assert child.process
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(sorted(family(child.process.pid))), signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    assert sum(writer.failed for writer in writers) > 0
    stored = dict(own.rows("SELECT id::text, serial FROM journals_entry"))
    for writer in writers:
        assert writer.acknowledged <= stored[str(writer.pk)] <= writer.serial
    print(f"{sum(writer.saves for writer in writers)} saves, {KILLS} kills")
