"""bin/start, bin/stop and bin/manage as a person runs them: real processes, nothing replaced."""

import contextlib
import json
import os
import signal
import socket
import stat
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import psycopg2
import pytest
from celery import Celery

from tests.advisory.checkout import Checkout, checkout
from tests.advisory.processes import environment_of, eventually, family, lives

SERVICES = ("postgres", "valkey", "web", "worker", "beat")


@pytest.fixture(scope="module")
def running() -> Iterator[Checkout]:
    with checkout() as copy:
        status, said = copy.start()
        assert status == 0, said
        (copy.root / "said").write_text(said)
        yield copy


def ask_database(copy: Checkout, question: str, role: str = "DATABASE_URL") -> object:
    """The first value of the answer, or nothing while the database is away."""
    with contextlib.suppress(psycopg2.OperationalError):
        connection = psycopg2.connect(copy.kept("environment")[role])
        with contextlib.closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    return None


def last_beat(copy: Checkout) -> datetime | None:
    found = ask_database(copy, "SELECT beat_at FROM schools_heartbeat WHERE name = 'worker'")
    return found if isinstance(found, datetime) else None


def works(copy: Checkout) -> bool:
    """Whether a task that is queued now reaches the database, and the web server says that all is well."""
    before = last_beat(copy)
    broker = copy.kept("environment")["REDIS_URL"]
    with Celery(broker=broker, set_as_current=False) as queue, contextlib.suppress(Exception):
        queue.send_task("schools.tasks.heartbeat", retry=False)
        eventually(lambda: last_beat(copy) != before, 5)
        return copy.health().get("status") == "ok"
    return False


def test_start_in_background_returns_when_everything_answers(running: Checkout) -> None:
    said = (running.root / "said").read_text()
    assert f"Advisory runs at http://localhost:{running.port}/" in said
    assert f"http://localhost:{running.port}/setup/" in said and "First-run code: " in said
    assert "Demo" not in said and "Stop: bin/stop" in said
    assert str(running.root / "var" / "mail") in said
    assert running.health()["status"] == "ok"
    assert all(running.process(name) for name in SERVICES)


def test_second_start_in_the_same_folder_is_refused_in_one_line(running: Checkout) -> None:
    status, said = running.start("--reset")
    assert status == 1
    assert said == (
        f"Advisory already runs in this folder at http://localhost:{running.port}/. Stop it first: bin/stop\n"
    )
    assert running.health()["status"] == "ok"


def test_port_of_another_program_is_refused_in_one_line() -> None:
    with checkout() as copy, socket.create_server(("127.0.0.1", copy.port)):
        status, said = copy.start()
        assert status == 1
        assert said.splitlines()[-1] == (
            f"Port {copy.port} is taken by another program. Choose another one: bin/start --port {copy.port + 1}"
        )
        assert "PostgreSQL" not in said


def test_secrets_are_readable_by_their_owner_alone(running: Checkout) -> None:
    assert stat.S_IMODE((running.root / "var").stat().st_mode) == 0o700
    assert stat.S_IMODE(running.run_folder.stat().st_mode) == 0o700
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in running.run_folder.iterdir()}
    secret = {
        name
        for name in names
        if "password" in name or name in {"secret-key", "environment.json", "valkey.conf"}
    }
    assert len(secret) == 7
    assert {names[name] for name in secret} == {0o600}


@pytest.mark.promise("database-guards")
def test_only_manage_gets_the_owners_address(running: Checkout) -> None:
    serving = [process for process in family(running.supervisor) if "SECRET_KEY" in environment_of(process)]
    assert len(serving) >= 6
    owner = running.kept("environment")["DATABASE_OWNER_URL"]
    password = urlsplit(owner).password or ""
    for process in family(running.supervisor):
        given = environment_of(process)
        assert "DATABASE_OWNER_URL" not in given
        assert not any(password in value for value in given.values())


@pytest.mark.promise("database-guards")
def test_application_role_owns_nothing_and_makes_no_temporary_table(running: Checkout) -> None:
    assert (
        ask_database(running, "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        == 0
    )
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        ask_database(running, "CREATE TEMPORARY TABLE shadow (number int)")


def test_manage_is_wired_and_keeps_the_callers_folder(running: Checkout) -> None:
    question = "import os; from django.db import connections as c; print(c['owner'].settings_dict['USER'], os.getcwd())"
    status, said = running.call("manage", "shell", "--no-imports", "-c", question)
    assert (status, said) == (0, "advisory_owner /\n")


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.promise("silent-worker")
def test_service_that_was_killed_comes_back(running: Checkout, name: str) -> None:
    instance, before = running.health()["instance"], running.process(name)
    os.kill(before, signal.SIGKILL)
    eventually(lambda: running.process(name) not in (0, before))
    eventually(lambda: works(running))
    assert running.health()["instance"] == instance
    assert not lives(before)


@pytest.mark.long
def test_two_folders_at_once_do_not_meet(running: Checkout) -> None:
    """And kill -9 of the launcher leaves no orphan; the next start has its data; Ctrl-C stops all in order."""
    with checkout() as other:
        status, said = other.start()
        assert status == 0, said
        assert running.health()["instance"] != other.health()["instance"]
        assert running.kept("postgres-port") != other.kept("postgres-port")
        ask_database(other, "CREATE TABLE kept AS SELECT 7 AS number", "DATABASE_OWNER_URL")
        kill_launcher(other)
        assert running.health()["status"] == "ok"
        stop_with_ctrl_c(other)


def kill_launcher(copy: Checkout) -> None:
    orphans = family(copy.supervisor)
    assert len(orphans) > 10
    os.kill(copy.supervisor, signal.SIGKILL)
    eventually(lambda: not any(lives(process) for process in orphans))


def stop_with_ctrl_c(copy: Checkout) -> None:
    process = copy.popen("start", "--port", str(copy.port))
    assert process.stdout
    said = [next(process.stdout)]
    while "Stop: Ctrl-C" not in said[-1]:
        said.append(next(process.stdout))
    assert not any("Demo" in line for line in said)
    eventually(lambda: works(copy))
    assert ask_database(copy, "SELECT number FROM kept", "DATABASE_OWNER_URL") == 7
    everything = family(copy.supervisor)
    os.kill(copy.supervisor, signal.SIGINT)
    rest = process.communicate(timeout=300)[0]
    assert process.returncode == 0
    assert_stopped_in_order(rest)
    assert not any(lives(child) for child in everything)


def assert_stopped_in_order(said: str) -> None:
    stopped = [line.split()[0] for line in said.splitlines() if " stopped in " in line]
    assert stopped == ["beat", "worker", "web", "valkey", "postgres"]


def test_stop_ends_everything_in_order(running: Checkout) -> None:
    everything = family(running.supervisor)
    status, said = running.call("stop")
    assert status == 0 and said.startswith("Stopped in ")
    assert_stopped_in_order((running.root / "var" / "log" / "start.log").read_text())
    assert not any(lives(process) for process in everything)
    assert running.call("stop") == (0, "Advisory is not running in this folder.\n")
    assert running.call("manage", "check") == (1, "Advisory is not running. Start it first: bin/start\n")
    log = json.dumps((running.root / "var" / "log" / "postgres.log").read_text())
    assert "shadow" not in log
