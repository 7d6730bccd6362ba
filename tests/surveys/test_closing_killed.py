"""Closing that is killed half-way, doubled, and met by answers that are still on their way."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections

from schools import clock
from surveys.models import Survey
from surveys.permissions import record
from surveys.sheets import SurveyClosed, take_back
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.surveys.rows import a_sheet, a_survey
from tests.worker import ROOT, another_connection, environment, eventually, waiting

Act = Callable[[Place, Survey], None]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("nothing-half-saved")]


@contextmanager
def closing() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "manage.py", "close_surveys"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def owners(sql: str) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def stored() -> tuple[int, int, int]:
    """Open sheets, sealed ones, and people who answered."""
    return owners(
        "SELECT (SELECT count(*) FROM surveys_sheet), (SELECT count(*) FROM surveys_sealedsheet), "
        "(SELECT count(*) FROM surveys_answered)"
    )


def answer(cedar: Place, survey: Survey) -> None:
    a_sheet(survey, cedar.ruth, 1)


def take_mine_back(cedar: Place, survey: Survey) -> None:
    take_back(survey, cedar.maya)


def come_late(act: Act, cedar: Place, survey: UUID, refused: list[Exception]) -> None:
    try:
        with cedar.context():
            act(cedar, Survey.objects.get(pk=survey))
    except SurveyClosed as error:
        refused.append(error)
    finally:
        connection.close()


def opt_out(cedar: Place) -> None:
    try:
        with cedar.context():
            record(cedar.maya, None, False, cedar.okafor)
    finally:
        connection.close()


def due_survey(cedar: Place) -> Survey:
    with cedar.context():
        survey = a_survey(cedar)
        for student in (cedar.maya, cedar.noah, cedar.zoe):
            a_sheet(survey, student, 1, 2)
        a_sheet(survey, cedar.iris, 1, hand_in=False)
        Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    return survey


def test_killed_half_way_it_has_done_nothing_and_two_at_once_do_it_once(cedar: Place, proved: Proved) -> None:
    due_survey(cedar)
    with another_connection("owner") as cursor, closing() as first:
        cursor.execute("LOCK TABLE surveys_turnout IN EXCLUSIVE MODE")
        eventually(lambda: waiting() == 1)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert stored() == (4, 0, 0)
    proved(1, "kills half-way")
    with closing() as one, closing() as other:
        said = one.communicate()[0] + other.communicate()[0]
    assert said.count(" closed\n") == 1
    assert stored() == (0, 3, 3)


def test_an_answer_on_its_way_is_waited_for(cedar: Place) -> None:
    due_survey(cedar)
    with another_connection("default") as cursor, closing() as process:
        cursor.execute("SELECT set_config('app.school', %s, true)", [str(cedar.school.pk)])
        cursor.execute("UPDATE surveys_sheet SET handed_in_at = now() WHERE handed_in_at IS NULL")
        eventually(lambda: waiting() == 1)
        cursor.connection.commit()
        process.wait()
    assert stored() == (0, 4, 4)


@pytest.mark.parametrize("act", [answer, take_mine_back])
def test_who_answers_or_takes_back_while_it_closes_is_too_late(cedar: Place, act: Act) -> None:
    survey = due_survey(cedar)
    refused: list[Exception] = []
    with another_connection("owner") as cursor, closing() as process:
        cursor.execute("LOCK TABLE surveys_turnout IN EXCLUSIVE MODE")
        eventually(lambda: waiting() == 1)
        late = Thread(target=come_late, args=[act, cedar, survey.pk, refused])
        late.start()
        eventually(lambda: waiting() == 2)
        cursor.connection.rollback()
        process.wait()
        late.join()
    assert [type(each) for each in refused] == [SurveyClosed]
    assert stored() == (0, 3, 3)


def test_closing_waits_for_a_family_that_is_opting_out(cedar: Place) -> None:
    due_survey(cedar)
    with another_connection("owner") as cursor:
        cursor.execute("LOCK TABLE surveys_sheet IN SHARE MODE")
        opting_out = Thread(target=opt_out, args=[cedar])
        opting_out.start()
        eventually(lambda: waiting() == 1)
        with closing() as process:
            eventually(lambda: waiting() == 2)
            cursor.connection.rollback()
            process.wait()
        opting_out.join()
    assert stored() == (0, 2, 2)
