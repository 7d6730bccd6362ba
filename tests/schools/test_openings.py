"""The record of who opened what: complete, never changed, and found out when somebody changes it all the same."""

from collections.abc import Callable, Iterator
from io import StringIO
from random import Random
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from schools import clock, openings
from schools.doors import APPEND_ONLY, NOT_ONLY
from schools.models import Opened, Opening, OpeningHead, Reason, WritingKey
from schools.openings import note_openings, verify_openings
from schools.writing.cipher import Unreadable
from schools.writing.keys import key_to_write, keys_to_read, new_key
from tests.cast import Place
from tests.promises.plugin import Proved

pytestmark = pytest.mark.promise("openings-recorded")

ROWS, TAMPERINGS = 20, 1_000

Tampering = Callable[[Random], tuple[str, list[object]]]


def opening(place: Place, reader: str = "rivera") -> Opening:
    now = clock.now()
    return Opening(
        school=place.school,
        reader=place.people[reader],
        whose=place.maya,
        what=Opened.ENTRY,
        about=uuid4(),
        reason=Reason.NAMED,
        opened_at=now,
        told_at=now,
    )


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def as_owner(sql: str) -> None:
    role = connections["owner"].ops.quote_name(connection.settings_dict["USER"])
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql.replace("{role}", role))


@pytest.fixture
def record(cedar: Place) -> Place:
    with cedar.context():
        for number in range(ROWS):
            note_openings([opening(cedar, ("rivera", "diaz")[number % 2])])
    return cedar


@pytest.fixture
def loose(record: Place) -> Iterator[Place]:
    """Whoever changes the record by other ways than Advisory has the rights for it."""
    as_owner(NOT_ONLY)
    yield record
    as_owner(APPEND_ONLY)


def test_the_application_adds_and_reads_and_can_do_no_more(record: Place) -> None:
    for sql in (
        "UPDATE schools_opening SET reason = 'named'",
        "DELETE FROM schools_opening",
        "TRUNCATE schools_opening",
        "DELETE FROM schools_openinghead",
        "TRUNCATE schools_openinghead",
    ):
        with record.context(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            run(sql)
    with record.context():
        assert Opening.objects.count() == verify_openings(record.school.pk).count == ROWS
        note_openings([opening(record), opening(record)])
        assert verify_openings(record.school.pk).count == ROWS + 2
        assert verify_openings(record.school.pk).problem == ""


def column(random: Random) -> tuple[str, list[object]]:
    """One value of one row is another one."""
    changes = {
        "id": "gen_random_uuid()",
        "number": f"number + {ROWS + 7}",
        "reader_id": "whose_id",
        "whose_id": "reader_id",
        "what": "'thanks'",
        "about": random.choice(["gen_random_uuid()", "NULL"]),
        "reason": "'law'",
        "opened_at": "opened_at - interval '1 microsecond'",
        "told_at": "told_at + interval '1 hour'",
        "seal": "sha256(seal)",
    }
    name = random.choice(list(changes))
    return f"UPDATE schools_opening SET {name} = {changes[name]} WHERE number = %s", [random.randint(1, ROWS)]


def missing(random: Random) -> tuple[str, list[object]]:
    """Some rows are gone, wherever they stood, or all of them."""
    first = random.randint(1, ROWS)
    return "DELETE FROM schools_opening WHERE number BETWEEN %s AND %s", [first, random.randint(first, ROWS)]


def closed_up(random: Random) -> tuple[str, list[object]]:
    """One is gone and those after it move up."""
    at = random.randint(1, ROWS - 1)
    move = "UPDATE schools_opening SET number = number + 1000 WHERE number > %s"
    back = "UPDATE schools_opening SET number = number - 1001 WHERE number > 1000"
    return f"DELETE FROM schools_opening WHERE number = %s; {move}; {back}", [at, at]


def cut_off(random: Random) -> tuple[str, list[object]]:
    """The last ones are gone and the record ends where they began."""
    last = random.randint(0, ROWS - 1)
    end = "coalesce((SELECT seal FROM schools_opening WHERE number = %s), ''::bytea)"
    head = f"UPDATE schools_openinghead SET number = %s, latest = {end}"
    return f"{head}; DELETE FROM schools_opening WHERE number > %s", [last, last, last]


def swapped(random: Random) -> tuple[str, list[object]]:
    """Two rows change places."""
    one, other = random.sample(range(1, ROWS + 1), 2)
    return (
        "UPDATE schools_opening SET number = 999 WHERE number = %s; "
        "UPDATE schools_opening SET number = %s WHERE number = %s; "
        "UPDATE schools_opening SET number = %s WHERE number = 999",
        [one, one, other, other],
    )


def forged(random: Random) -> tuple[str, list[object]]:
    """One more row, with the seal of another."""
    copied = "id, school_id, number, reader_id, whose_id, what, about, reason, opened_at, told_at, seal"
    values = copied.replace("id, ", "gen_random_uuid(), ", 1).replace("number", str(ROWS + 1))
    row = f"INSERT INTO schools_opening ({copied}) SELECT {values} FROM schools_opening WHERE number = %s"
    head = f"UPDATE schools_openinghead SET number = {ROWS + 1}"
    return f"{row}; {random.choice([head, 'SELECT 1'])}", [random.randint(1, ROWS)]


def beheaded(random: Random) -> tuple[str, list[object]]:
    """The end of the record is another one, or none."""
    changes = ("number = number + 1", "number = number - 1", "latest = ''", "seal = ''", "seal = latest")
    ways = [f"UPDATE schools_openinghead SET {change}" for change in changes]
    return random.choice([*ways, "DELETE FROM schools_openinghead"]), []


def wiped(random: Random) -> tuple[str, list[object]]:
    """As if nothing had ever been opened."""
    head = random.choice(
        ["DELETE FROM schools_openinghead", "UPDATE schools_openinghead SET number = 0, latest = ''"]
    )
    return f"DELETE FROM schools_opening; {head}", []


KINDS = (column, column, column, missing, closed_up, cut_off, swapped, forged, beheaded, wiped)


@pytest.mark.django_db(transaction=True)
def test_every_one_of_a_thousand_tamperings_is_found(loose: Place, proved: Proved) -> None:
    random = Random(7)
    with loose.context():
        for number in range(TAMPERINGS):
            sql, values = KINDS[number % len(KINDS)](random)
            point = transaction.savepoint()
            run(sql, *values)
            verdict = verify_openings(loose.school.pk)
            assert verdict.problem, (sql, values)
            transaction.savepoint_rollback(point)
        assert verify_openings(loose.school.pk).problem == ""
    proved(TAMPERINGS, "tamperings found")


@pytest.mark.django_db(transaction=True)
def test_an_end_that_was_cut_off_is_found_however_many_are_opened_after_it(loose: Place) -> None:
    sql, values = cut_off(Random(7))
    with loose.context():
        run(sql, *values)
        for _time in range(3):
            note_openings([opening(loose)])
            assert verify_openings(loose.school.pk).problem == "the end of the record was changed"


@pytest.mark.django_db(transaction=True)
def test_the_command_counts_and_fails_when_something_is_wrong(loose: Place, harbor: Place) -> None:
    told = StringIO()
    call_command("verify_openings", stdout=told)
    assert f"cedar: {ROWS} openings as they were written" in told.getvalue()
    assert "harbor: 0 openings" in told.getvalue()
    with loose.context():
        run("UPDATE schools_opening SET reason = 'law' WHERE number = 3")
    with pytest.raises(CommandError, match="cedar: opening 3 was changed"):
        call_command("verify_openings", stdout=StringIO())


def test_without_the_key_nothing_is_recorded_and_nothing_passes_for_whole(
    record: Place, settings: pytest.MonkeyPatch
) -> None:
    settings.JOURNAL_KEYS = ["another key"]
    with record.context():
        with pytest.raises(Unreadable):
            note_openings([opening(record)])
        with pytest.raises(Unreadable):
            verify_openings(record.school.pk)
        assert Opening.objects.count() == ROWS
    with pytest.raises(CommandError, match="JOURNAL_KEY"):
        call_command("verify_openings", stdout=StringIO())


def test_a_record_whose_key_is_gone_is_not_whole(record: Place) -> None:
    with record.context():
        WritingKey.objects.filter(author=None).delete()
        with pytest.raises(Unreadable):
            verify_openings(record.school.pk)


def test_the_record_begins_with_the_key_of_the_school(cedar: Place) -> None:
    with cedar.context():
        assert verify_openings(cedar.school.pk).count == 0
        key_to_write(cedar.school.pk, None)
        assert OpeningHead.objects.get().number == 0
        assert verify_openings(cedar.school.pk).problem == ""


@pytest.mark.django_db(transaction=True)
def test_a_key_that_was_put_there_meanwhile_begins_no_record(loose: Place) -> None:
    with loose.context():
        run("DELETE FROM schools_opening; DELETE FROM schools_openinghead")
        new_key(loose.school.pk, None)
        assert verify_openings(loose.school.pk).problem == "the end of the record is missing"


@pytest.mark.django_db(transaction=True)
def test_what_is_opened_while_it_is_verified_is_no_tampering(
    record: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_one() -> None:
        with record.context():
            note_openings([opening(record)])
        connection.close()

    def keys_and_one_more(*args: Any) -> dict[int | None, bytes]:
        """What is opened between the first look and the rows."""
        meanwhile = Thread(target=open_one)
        meanwhile.start()
        meanwhile.join()
        return keys_to_read(*args)

    monkeypatch.setattr(openings, "keys_to_read", keys_and_one_more)
    with record.context():
        verdict = verify_openings(record.school.pk)
    assert verdict == openings.Verdict(ROWS + 1)


@pytest.mark.django_db(transaction=True)
def test_those_who_open_at_once_stand_one_after_the_other(cedar: Place) -> None:
    def open_some() -> None:
        for _number in range(10):
            with cedar.context():
                note_openings([opening(cedar), opening(cedar)])
        connection.close()

    threads = [Thread(target=open_some) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cedar.context():
        assert verify_openings(cedar.school.pk).count == Opening.objects.count() == 80
