"""After a release nothing is left of any answer: in tables, in the file of theirs, or in a backup made from then on."""

import subprocess

import pytest
from django.core.management import call_command
from django.db import connections

from advisory.launcher.postgres.binaries import installed
from reports.building import build_release
from reports.hold import withhold
from reports.models import OpenText
from tests.advisory.processes import eventually
from tests.cast import Place
from tests.clear import tables_with
from tests.reports.rows import a_planned_release, make_due
from tests.worker import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("answers-gone")]
WORDS = "What S1 wrote"


def owners(sql: str) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def sealed() -> list[bytes]:
    return [bytes(answers) for (answers,) in owners("SELECT answers FROM surveys_sealedsheet ORDER BY id")]


def wrapped() -> bytes:
    [(key,)] = owners("SELECT wrapped FROM surveys_survey")
    return bytes(key)


def dump() -> bytes:
    """As docs/operations.md says a backup is made."""
    found = connections["owner"].settings_dict
    command = [
        str(installed() / "bin" / "pg_dump"),
        "--enable-row-security",
        *("-h", found["HOST"], "-p", str(found["PORT"]), "-U", found["USER"], found["NAME"]),
    ]
    environment = {"PGOPTIONS": "-c app.maintenance=on", "PGPASSWORD": found["PASSWORD"] or ""}
    return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True).stdout


def size_on_disk() -> int:
    """Of the table's file, with what was deleted and not cleared away."""
    owners("VACUUM surveys_sealedsheet")
    [(size,)] = owners("SELECT pg_relation_size('surveys_sealedsheet')")
    return size


@pytest.mark.parametrize("is_withheld", [False, True])
def test_no_answer_and_no_key_is_left(cedar: Place, is_withheld: bool) -> None:
    with cedar.context():
        release = a_planned_release(cedar, words=40)
        if is_withheld:
            assert withhold(release, cedar.okafor)
        make_due(release)
    answers, key = sealed(), wrapped()
    backup = dump()
    assert len(answers) == 90 and size_on_disk() > 0
    assert all(each.hex().encode() in backup for each in answers), "the search sees them"
    assert key.hex().encode() in backup
    call_command("build_releases")
    backup = dump()
    assert sealed() == [] and wrapped() == b""
    # Whoever looks at another table meanwhile, such as the server's own clearing, holds this one's back for a moment.
    assert eventually(lambda: size_on_disk() == 0)
    assert not any(each.hex().encode() in backup for each in answers)
    assert key.hex().encode() not in backup
    assert WORDS.encode() not in backup and tables_with(WORDS) == set()
    with cedar.context():
        assert OpenText.objects.count() == (0 if is_withheld else 40)


def test_another_release_keeps_its_sheets(cedar: Place) -> None:
    with cedar.context():
        done, waiting = a_planned_release(cedar), a_planned_release(cedar)
        make_due(done)
    before = sealed()
    call_command("build_releases")
    assert len(before) == 180 and len(sealed()) == 90
    with cedar.context():
        assert not build_release(waiting.pk)
        make_due(waiting)
        assert build_release(waiting.pk)
