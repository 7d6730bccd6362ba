"""A school that wrote something of each kind, empty databases to put its backup into, and the commands that do both."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from advisory.backup import programs
from care.concerns import note_on_concern
from circles.debriefs import save_debrief
from journals.entries import offer_line
from journals.hidings import hide
from notices.models import Channel, Delivery
from roster.codes import new_code
from schools import clock
from schools.models import Account, Opened, Reason
from schools.openings import note_openings, opening_now
from tests.care.rows import a_call, a_concern, a_request
from tests.cast import Place
from tests.circles.rows import a_circle
from tests.journals.rows import a_reply, a_report, share, some_thanks
from tests.reports.released import a_held_release, a_release
from tests.scratch import point_at
from tests.surveys.rows import a_closed_survey, a_sheet, a_survey

CANARY = "moonflower"
DAY = timedelta(days=1)


def write_everything(place: Place) -> None:
    """With the canary in each text, one opening, a reminder that is too late by tomorrow, results due tomorrow, and
    surveys that close in a week and in a month.
    """
    with place.context():
        entry = share(place.maya, "circle", CANARY)
        offer_line(entry, CANARY)
        a_reply(place)
        a_report(place, some_thanks(place, text=CANARY), place.maya, CANARY)
        hide(entry, place.rivera, CANARY)
        a_call(place, about=CANARY)
        note_on_concern(a_concern(place, CANARY), place.diaz, CANARY)
        a_request(place)
        save_debrief(a_circle(place), place.rivera, {"went_well": CANARY}, 0)
        now = clock.now()
        for days in (7, 30):
            survey = a_survey(place, question="What helps?", closes_at=now + days * DAY)
            a_sheet(survey, place.maya, 1, 2, 3, words=CANARY)
        times = {"builds_at": now + timedelta(hours=23), "appears_at": now + DAY}
        a_held_release(place, a_closed_survey(place), **times)
        a_release(place, [], texts=[f"{CANARY} {number}" for number in range(30)])
        a_reminder(place)
        a_code(place.maya.account)
        note_openings([opening_now(place.rivera, place.maya, Opened.ENTRY, Reason.NAMED, entry.pk)])


def a_code(account: Account | None) -> None:
    assert account
    new_code(account)
    account.save(update_fields=["code_hash", "code_expires_at"])


def a_reminder(place: Place) -> None:
    now = clock.now()
    common = {"kind": "circle_reminder", "occasion": "of yesterday", "channel": Channel.EMAIL}
    moments = {"due_at": now + timedelta(minutes=30), "expires_at": now + timedelta(hours=1)}
    Delivery.objects.create(school=place.school, member=place.rivera, **common, **moments)


def here() -> str:
    return str(connections["owner"].settings_dict["NAME"])


@contextmanager
def empty_database(suffix: str = "place") -> Iterator[str]:
    """Its name; both roles are pointed at it by `at`."""
    name = f"{here()}_{suffix}"
    address = f"{os.environ['DATABASE_OWNER_URL'].rpartition('/')[0]}/postgres"
    with closing(psycopg2.connect(address)) as owner, owner.cursor() as cursor:
        owner.autocommit = True
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
        try:
            yield name
        finally:
            cursor.execute(f'DROP DATABASE "{name}"')


@contextmanager
def at(name: str) -> Iterator[None]:
    before = here()
    point_at(name)
    try:
        yield
    finally:
        point_at(before)


def run(command: str, *arguments: Any) -> str:
    said = StringIO()
    call_command(command, *map(str, arguments), stdout=said)
    return said.getvalue()


def folder() -> Path:
    return programs.programs_for(programs.server_version())


def refused_backup(file: Path) -> str:
    with pytest.raises(CommandError) as refused:
        run("backup", file)
    return str(refused.value)


@pytest.fixture
def instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Another program in the place of one of PostgreSQL's, which are called as `$REAL`."""
    real, own = folder(), tmp_path / "bin"
    own.mkdir()
    monkeypatch.setenv("PATH", f"{own}:{os.environ['PATH']}")

    def put(name: str, script: str) -> None:
        for each in programs.NEEDED:
            (own / each).unlink(missing_ok=True)
            (own / each).write_text(f'#!/bin/sh\nexec {real / each} "$@"\n')
        version = f'case "$1" in --version) exec {real / name} --version;; esac'
        (own / name).write_text(f"#!/bin/sh\n{version}\nREAL={real / name}\n{script}\n")
        for each in programs.NEEDED:
            (own / each).chmod(0o755)

    return put
