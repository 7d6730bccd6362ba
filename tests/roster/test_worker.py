"""A real worker, killed in the middle of applying."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection, connections

from advisory.celery import app
from roster import imports
from roster.choices import Choices
from roster.models import Import
from roster.tasks import resume_imports, work_on_import
from schools.models import Account, Advisory, Enrollment, Member
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.roster.oneroster import a_district
from tests.roster.steps import reload, upload

pytestmark = pytest.mark.promise("nothing-half-saved")

ROOT = Path(settings.ROOT)
WAITING = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
  AND query LIKE '%schools_enrollment%'
"""


def broker() -> str:
    """The last database of the server, which nothing else uses."""
    return urlunsplit(urlsplit(settings.REDIS_URL)._replace(path="/15"))


def environment() -> dict[str, str]:
    """What a worker gets: the test database as the application's role, and no owner."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_OWNER_URL"}
    return env | {"DATABASE_URL": address, "REDIS_URL": broker()}


@contextmanager
def worker() -> Iterator["subprocess.Popen[bytes]"]:
    command = [
        sys.executable, "-m", "celery", "-A", "advisory", "worker",
        "--pool=solo", "--without-gossip", "--without-mingle", "-l", "warning",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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
def locked_enrollments() -> Iterator[None]:
    """No enrollment can be written: whoever applies an import stops half-way, with people and accounts written."""
    with another_connection("owner") as cursor:
        cursor.execute("LOCK TABLE schools_enrollment IN EXCLUSIVE MODE")
        yield


@contextmanager
def impatient() -> Iterator[None]:
    """Who waits for a lock fails, rather than hangs."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def somebody_waits() -> bool:
    """Asked as the application: a role sees its own statements alone."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_half_way_leaves_nothing_and_another_applies_it_once(
    transactional_db: None, cedar: Place, proved: Proved
) -> None:
    with app.connection_for_write(broker()) as link:
        link.default_channel.client.flushdb()
    found = upload(cedar, a_district().zip(), source="grade")
    with cedar.context():
        imports.begin_apply(found, cedar.okafor)
    with locked_enrollments(), worker() as first:
        send(work_on_import, cedar.school.pk, found.pk)
        eventually(somebody_waits)
        assert Account.objects.filter(username__startswith="cedar-").count() == 0
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    eventually(lambda: not somebody_waits() and imports.waiting_imports(cedar.school.pk))
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)
        assert Import.objects.get().state == Import.State.APPLYING
    with worker():
        send(resume_imports)
        send(resume_imports)
        eventually(lambda: reload(cedar, found).state == Import.State.APPLIED)
    with cedar.context():
        assert Member.objects.count() == len(cedar.people) + 14
        assert Enrollment.objects.filter(student__sourced_id__startswith="cedar-").count() == 12
        assert Advisory.objects.filter(name__in=["6A", "8A"]).count() == 2
        assert reload(cedar, found).attempts == 2
    proved(1, "kills half-way")


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_has_an_import_another_leaves_it_alone(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        found = imports.start_import(cedar.school, cedar.okafor, "roster.zip", a_district().zip(), Choices())
    with another_connection("default") as cursor, impatient():
        cursor.execute("SELECT set_config('app.school', %s, true)", [str(cedar.school.pk)])
        cursor.execute("SELECT id FROM roster_import WHERE id = %s FOR UPDATE", [found.pk])
        assert cursor.fetchone() == (found.pk,)
        work_on_import(cedar.school.pk, found.pk)
        assert imports.waiting_imports(cedar.school.pk) == []
        assert reload(cedar, found).state == Import.State.READING
    work_on_import(cedar.school.pk, found.pk)
    assert reload(cedar, found).state == Import.State.READY
