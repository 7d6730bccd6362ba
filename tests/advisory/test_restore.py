"""The whole of a site back in an empty place: all of it, or nothing."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as site
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import BinaryField
from django.test import override_settings

from advisory.backup import archive, programs, samples, snapshot
from journals.models import Entry
from journals.words import read_entries
from notices.models import Delivery
from reports.models import Release
from schools import clock
from schools.models import Account, Member, School
from schools.sessions import SessionStore
from surveys.models import SealedSheet
from tests.advisory.backed_up import (
    CANARY,
    at,
    empty_database,
    folder,
    instead,
    refused_backup,
    run,
    write_everything,
)
from tests.cast import FAST_HASHERS, Place, build_cedar, build_harbor
from tests.conftest import empty_full_tables
from tests.promises.plugin import Proved

__all__ = ["instead"]

LATER = timedelta(days=10)
# What is no ciphertext, or not what anybody wrote.
NO_WORDS = {"opening.seal", "openinghead.latest", "openinghead.seal", "import.content"}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("backups-restore")]


@dataclass(frozen=True)
class Source:
    """A site that was backed up: what the command said, and what there was."""

    file: Path
    said: str
    place: Place
    schema: str
    counts: dict[str, int]
    session: str


def schema() -> str:
    """Tables, policies, rights, triggers and functions, as PostgreSQL tells them, but for how it casts lists."""
    command = [str(folder() / "pg_dump"), "--schema-only", *programs.address()]
    text = subprocess.run(
        command, env=programs.environment(), capture_output=True, text=True, check=True
    ).stdout
    return re.sub(r"\\(un)?restrict \w+|::text|::character varying|[()\[\]]", "", text)


def script_of(file: Path) -> str:
    """What the file would do, in SQL."""
    with ZipFile(file) as opened:
        dump = opened.read(archive.DUMP)
    command = [str(folder() / "pg_restore"), "--file=-"]
    return subprocess.run(command, input=dump, capture_output=True, check=True).stdout.decode()


@pytest.fixture(scope="module")
def source(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Source]:
    file = tmp_path_factory.mktemp("backup") / "advisory.backup"
    with django_db_blocker.unblock():
        with override_settings(PASSWORD_HASHERS=FAST_HASHERS):
            place = build_cedar()
            write_everything(place)
            build_harbor()
            session = SessionStore()
            session.create()
        said, key = run("backup", file), str(session.session_key)
        found = Source(file, said, place, schema(), snapshot.count_rows(), key)
        empty_full_tables(None)
    yield found


@pytest.fixture(scope="module")
def restored(source: Source, django_db_blocker: Any) -> Iterator[tuple[str, str]]:
    """The name of the database into which it was restored ten days later, and what the command said."""
    with django_db_blocker.unblock(), empty_database("restored") as name:
        with time_machine.travel(clock.now() + LATER), at(name):
            said = run("restore", source.file)
        yield name, said


@pytest.fixture
def there(restored: tuple[str, str]) -> Iterator[None]:
    with time_machine.travel(clock.now() + LATER), at(restored[0]):
        yield


def changed(source: Source, file: Path, **values: Any) -> Path:
    """The same backup, saying something else of itself, sealed again by whoever has the key."""
    with archive.open_archive(source.file) as whole, whole.dump() as dump:
        archive.write_archive(file, dump, replace(whole.manifest, **values))
    return file


def test_the_file_is_for_its_owner_alone_and_says_which_keys_it_needs(source: Source) -> None:
    assert source.file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in source.file.parent.iterdir()] == [source.file.name]
    with archive.open_archive(source.file) as found:
        manifest = found.manifest
    assert f"JOURNAL_KEY ({manifest.journal_keys[0]}), in your settings" in source.said
    assert f"SECRET_KEY ({manifest.secret_key}), in your settings" in source.said


def test_no_key_no_word_and_nobody_s_session_is_in_it(source: Source) -> None:
    script = script_of(source.file)
    assert "Cedar Grove" in script
    assert source.session not in script
    for secret in (CANARY, site.SECRET_KEY, *site.JOURNAL_KEYS):
        assert secret not in script
        assert secret.encode().hex() not in script
        assert secret.encode() not in source.file.read_bytes()


def test_all_comes_back_as_it_was(source: Source, there: None, proved: Proved) -> None:
    """But for sessions, and what restoring itself looks after."""
    found = snapshot.count_rows()
    moved = {name for name in source.counts if found[name] != source.counts[name]}
    assert sum(source.counts.values()) > 150
    assert source.counts["django_session"] == 1 and found["django_session"] == 0
    assert moved <= {"django_session", *TOUCHED_BY_CLOSING}
    assert schema() == source.schema
    proved(len(source.counts), "tables counted")


# The survey whose time is over by then is closed.
TOUCHED_BY_CLOSING = {
    "notices_delivery",
    "reports_release",
    "surveys_answered",
    "surveys_counted",
    "surveys_sealedsheet",
    "surveys_sheet",
    "surveys_turnout",
}


def test_what_people_wrote_opens_and_the_record_is_whole(
    source: Source, restored: tuple[str, str], there: None, proved: Proved
) -> None:
    with source.place.context():
        entry = Entry.objects.get(line__isnull=False)
        assert read_entries([entry])[entry.pk].text == CANARY
    said = restored[1]
    for kind in samples.kinds():
        assert re.search(rf"cedar +{kind.name} +(\d+) of \1 can be opened", said), kind.name
    assert re.search(r"cedar +openings +1 as they were written", said)
    assert CANARY not in said
    assert run("verify_openings").startswith("cedar: 1 openings")
    proved(len(samples.kinds()), "kinds of encrypted texts opened again")


def test_the_database_guards_as_before(source: Source, there: None) -> None:
    assert not Member.objects.exists()
    with source.place.context():
        assert Member.objects.filter(given_name="Maya").exists()
        assert not Member.objects.filter(given_name="Harbor-Hana").exists()


def test_nothing_is_sent_too_late_and_no_result_appears_twice(
    source: Source, restored: tuple[str, str], there: None
) -> None:
    run("send_due")
    run("build_releases")
    with source.place.context():
        reminder = Delivery.objects.get(occasion="of yesterday")
        assert (reminder.state, reminder.failure) == ("cancelled", "too_late")
        waiting = Release.objects.filter(done_at=None)
        assert (
            waiting.count()
            == 2
            == waiting.filter(withheld_at__isnull=False, builds_at__gt=clock.now()).count()
        )
    assert "cedar: withheld until an administrator decides: 2 surveys' results." in restored[1]
    assert SealedSheet.objects.using("owner").count() == 2


def test_no_card_that_was_used_since_signs_in(source: Source, there: None) -> None:
    """Whoever finds one in a bin would be its student, and read what they wrote for themselves."""
    assert source.place.maya.account and source.place.maya.account.code_hash
    assert not Account.objects.exclude(code_hash="", code_expires_at=None).exists()


def test_every_column_of_ciphertext_is_tried() -> None:
    columns = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, BinaryField)
    }
    tried = {kind.rows.model._meta.model_name for kind in samples.kinds()}
    assert {name for name in columns - NO_WORDS if name.split(".")[0] not in tried} == set()


def refusal(file: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        run("restore", file, *options)
    return str(refused.value)


@contextmanager
def nothing_happens() -> Iterator[None]:
    """In an empty place, where a table of somebody's says whether anything was emptied."""
    with empty_database() as name, at(name):
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE keepsake ()")
        yield
        assert snapshot.tables() == ["keepsake"]


def test_what_does_not_fit_is_refused_before_anything_is_written(
    source: Source, tmp_path: Path, settings: Any
) -> None:
    with nothing_happens():
        newer = [["schools", "9999_of_tomorrow"]]
        unfit = {
            "does not know schools.9999_of_tomorrow": {"migrations": newer},
            "use PostgreSQL 99 or a newer one": {"postgres": 99},
            "Make roles of these names": {"owner": "somebody"},
            "lacks the key 00000000": {"journal_keys": ["00000000"]},
            "SECRET_KEY is another one": {"secret_key": "00000000"},
            "made by a newer Advisory": {"format": 2},
        }
        for number, (words, values) in enumerate(unfit.items()):
            assert words in refusal(changed(source, tmp_path / f"{number}", **values))
        settings.JOURNAL_KEYS = ["another key, which nobody has written with yet"]
        assert "JOURNAL_KEY lacks the key" in refusal(source.file)


def test_a_damaged_file_is_refused(source: Source, tmp_path: Path) -> None:
    whole = source.file.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "half": whole[:middle],
        "nothing": b"",
        "no end": whole[:-1],
        "one bit": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }
    with nothing_happens():
        for name, content in damaged.items():
            (tmp_path / name).write_bytes(content)
            assert "damaged or incomplete" in refusal(tmp_path / name), name
        assert "No such file" in refusal(tmp_path / "missing")


def test_whoever_has_no_key_cannot_change_it(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "forged"
    with archive.open_archive(source.file) as found, ZipFile(file, "w") as forged:
        for name in (archive.DUMP, archive.SEAL):
            forged.writestr(name, found.file.read(name))
        forged.writestr(archive.MANIFEST, replace(found.manifest, counts={}).as_bytes())
    with nothing_happens():
        assert "changed by somebody who has no JOURNAL_KEY" in refusal(file)


def test_a_live_school_is_left_alone(source: Source, cedar: Place) -> None:
    before = snapshot.count_rows()
    assert "There is a school in this database" in refusal(source.file)
    assert snapshot.count_rows() == before


def test_rows_that_are_missing_take_all_of_it_back(source: Source, tmp_path: Path) -> None:
    counts = source.counts | {"django_session": 0, "journals_entry": source.counts["journals_entry"] + 1}
    with nothing_happens():
        assert "The table journals_entry has" in refusal(changed(source, tmp_path / "short", counts=counts))


def test_an_interrupted_restore_changes_nothing_and_can_be_run_again(
    source: Source, instead: Callable[[str, str], None], settings: Any
) -> None:
    with empty_database() as name, at(name):
        with connections["owner"].cursor() as cursor:
            cursor.execute("CREATE TABLE keepsake ()")
        for until in ("cat", "head -c 100000"):
            instead("pg_restore", f'"$REAL" "$@" | {until}; kill -9 $$')
            assert "Nothing was restored." in refusal(source.file)
            assert snapshot.tables() == ["keepsake"]
        instead("pg_restore", 'exec "$REAL" "$@"')
        settings.SECRET_KEY = "another one than that of the backup, which is lost"
        assert "SECRET_KEY is another one" in refusal(source.file)
        run("restore", source.file, "--despite-missing-keys")
        assert snapshot.count_rows()["journals_entry"] == source.counts["journals_entry"]
        assert "keepsake" not in snapshot.tables()


@pytest.mark.long
def test_an_older_backup_is_brought_up_to_date(
    tmp_path: Path, there: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Backed up as the older release would have, which did not miss its own migrations."""
    call_command("migrate", "notices", "0002", verbosity=0)
    assert "behind this release" in refused_backup(tmp_path / "older")
    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "is_behind", lambda: False)
        run("backup", tmp_path / "older")
    call_command("migrate", verbosity=0)
    with empty_database() as name, at(name):
        run("restore", tmp_path / "older")
        assert not snapshot.is_behind()
        assert School.objects.count() == 2
