"""The work on a release killed in each of its phases, and done by two at once."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections

from reports.models import Release
from reports.tasks import build_release_of
from surveys.models import Part
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.reports.rows import a_due_release
from tests.worker import ROOT, another_connection, environment, eventually, impatient, waiting

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("nothing-half-saved")]
COUNTS = """
SELECT (SELECT count(*) FROM surveys_sealedsheet), (SELECT count(*) FROM reports_figure),
  (SELECT count(*) FROM reports_opentext), (SELECT count(*) FROM reports_release WHERE done_at IS NOT NULL),
  (SELECT count(*) FROM surveys_survey WHERE wrapped <> '')
"""
# Where the work stops because somebody else holds a table: at the first row of each kind that it stores.
PHASES = {
    "before the sheets are taken": "surveys_sealedsheet",
    "when they are computed": "reports_releasedgroup",
    "with its groups": "reports_figure",
    "with its figures": "reports_opentext",
    "before it is done": "surveys_survey",
}


@contextmanager
def building() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "manage.py", "build_releases"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def stored() -> tuple[int, ...]:
    """Sealed sheets, figures, texts, releases that are done, keys of surveys."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(COUNTS)
        return cursor.fetchone()


def due(place: Place) -> Release:
    with place.context():
        return a_due_release(place, words=40)


def end_of(process: "subprocess.Popen[str]") -> str:
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return said


def test_killed_in_any_phase_it_has_done_nothing_and_the_next_does_it(cedar: Place, proved: Proved) -> None:
    due(cedar)
    before = stored()
    assert before == (90, 0, 0, 0, 1)
    for table in PHASES.values():
        with another_connection("owner") as cursor, building() as process:
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            eventually(lambda: waiting() == 1)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        eventually(lambda: waiting() == 0)
        assert stored() == before, table
    with building() as process:
        assert end_of(process).endswith(" done\n")
    sheets, figures, texts, done, keys = stored()
    assert (sheets, texts, done, keys) == (0, 40, 1, 0) and figures > 0
    proved(len(PHASES), "kills half-way")


def test_while_one_has_it_another_finds_nothing_to_do_and_does_not_wait(cedar: Place) -> None:
    release = due(cedar)
    with another_connection("owner") as cursor, building() as first, impatient():
        cursor.execute("LOCK TABLE reports_figure IN EXCLUSIVE MODE")
        eventually(lambda: waiting() == 1)
        with building() as second:
            assert end_of(second) == f"cedar: {release.pk} was left to another\n"
        build_release_of(cedar.school.pk, f"{release.pk}")
        assert stored()[0] == 90
        cursor.connection.rollback()
        assert end_of(first) == f"cedar: {release.pk} done\n"
    assert stored()[3] == 1


def test_two_at_once_do_it_once(cedar: Place) -> None:
    due(cedar)
    with building() as one, building() as other:
        said = end_of(one) + end_of(other)
    assert said.count(" done\n") == 1
    sheets, figures, texts, done, keys = stored()
    assert (sheets, texts, done, keys) == (0, 40, 1, 0)
    with cedar.context():
        assert Part.objects.count() == 2
    assert figures > 0
