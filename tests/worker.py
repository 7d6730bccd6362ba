"""Programs of the product on the tests' database, what they wait for, and what is held so that they do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings as site
from django.db import connection, connections

from advisory.celery import app

ROOT = Path(site.ROOT)
CELERY = ("-m", "celery", "-A", "advisory")
WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND usename = current_user AND query LIKE %s
"""


def broker() -> str:
    """The last database of the server, which nothing else uses."""
    return urlunsplit(urlsplit(site.REDIS_URL)._replace(path="/15"))


def environment() -> dict[str, str]:
    """What a worker gets: the test database as the application's role, and no owner."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return env | {"DATABASE_URL": address, "REDIS_URL": broker()}


@contextmanager
def worker(program: Sequence[str] = CELERY, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real one, with these settings besides."""
    options = ["--pool=solo", "--without-gossip", "--without-mingle", "-l", "warning"]
    command = [sys.executable, *program, "worker", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment() | settings, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def empty_broker() -> None:
    with app.connection_for_write(broker()) as link:
        link.default_channel.client.flushdb()


def eventually(happened: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        select_nothing()


def select_nothing() -> None:
    """A short pause on the database's side."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.02)")


def send(task: object, *args: int) -> None:
    with app.connection_for_write(broker()) as link:
        task.apply_async(args, connection=link)


@contextmanager
def another_connection(alias: str) -> Iterator["psycopg2.extensions.cursor"]:
    """Holds what it locks until the block ends."""
    found = connections[alias].settings_dict
    other = psycopg2.connect(
        dbname=connection.settings_dict["NAME"],
        user=found["USER"],
        password=found["PASSWORD"],
        host=found["HOST"],
        port=found["PORT"],
    )
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.rollback()
        other.close()


@contextmanager
def impatient() -> Iterator[None]:
    """Who waits for a lock fails, rather than hangs."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def waiting(words: str = "") -> int:
    """How many statements with these words wait for a lock. Asked as the application: a role sees its own alone."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [f"%{words}%"])
        return int(cursor.fetchone()[0])
