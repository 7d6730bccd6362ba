"""Canary words in every text of a school: in clear, in JSON and in lists, and within what is encrypted.

A canary is `q0z` and a number, in small letters, which no page, token or id has by chance.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg2
import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models, transaction
from psycopg2.extras import Json, execute_values

from schools.models import Account, District, Member, School
from schools.writing import cipher
from surveys import sheets
from tests.cast import Place
from tests.isolation.filling import Model, tables_of_schools

CANARY = re.compile(r"q0z\d+")
CODE = re.compile(r"[a-z0-9_/.]+")
SECRET = "m0z-for-only-me"  # of Cedar Grove's Maya, which nobody else there may read
numbers = count(10_000)

# Codes, keys, digests and seals: nobody's words, and the rows would not work without them.
NO_WORDS = {
    *(
        "circles.CalendarFeed.digest",
        "circles.Item.key",
        "circles.Item.ppra",
        "circles.LoadedLibrary.digest",
        "circles.Series.days",
    ),
    *("notices.Delivery.kind", "notices.Delivery.occasion", "notices.Preference.kind"),
    *("reports.Commitment.construct", "reports.Commitment.item"),
    *("reports.Figure.construct", "reports.Figure.item"),
    *("surveys.InstrumentVersion.code", "surveys.InstrumentVersion.pack", "surveys.Part.items"),
    *("schools.School.time_zone", "schools.School.weekdays"),
    *("surveys.Survey.wrapped", "surveys.Survey.wrapped_by"),
    *("schools.Opening.seal", "schools.OpeningHead.latest", "schools.OpeningHead.seal"),
    *("schools.WritingKey.wrapped", "schools.WritingKey.wrapped_by"),
    *("roster.Invitation.nonce", "care.LawfulOpening.asked_role", "care.LawfulOpening.approved_role"),
}


def canary() -> str:
    return f"q0z{next(numbers)}"


@contextmanager
def written_with_canaries() -> Iterator[set[bytes]]:
    """Whatever is encrypted meanwhile holds one. Gives the ciphertexts."""
    seal, sealed = cipher.seal_bytes, set()

    def seal_with_canary(plain: bytes, key: bytes, associated: bytes) -> bytes:
        sealed.add(stored := seal(with_canary(plain), key, associated))
        return stored

    with pytest.MonkeyPatch.context() as patch:
        for module in (cipher, sheets):
            patch.setattr(module, "seal_bytes", seal_with_canary)
        yield sealed


def with_canary(plain: bytes) -> bytes:
    try:
        found = json.loads(plain)
    except ValueError:
        return plain + f" {canary()}".encode()
    with_words = json.dumps(planted(found))
    assert CANARY.search(with_words), f"no words to put a canary in: {found}"
    return with_words.encode()


def planted(value: Any) -> Any:
    """In all that is no code."""
    if isinstance(value, dict):
        return {key: planted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [planted(each) for each in value]
    is_words = isinstance(value, str) and not CODE.fullmatch(value)
    return f"{canary()} {value}" if is_words else value


def plant(place: Place, sealed: set[bytes]) -> dict[str, int]:
    """Puts one in every text of the school's rows as the owner of the database. How many, by field."""
    found: dict[str, int] = {}
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL app.maintenance = 'on'")
        for model, rows in places_of(place).items():
            table = model._meta.db_table
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            for field in model._meta.local_concrete_fields:
                if change := change_of(field, sealed):
                    found[str(field)] = change_rows(cursor, model, rows, field, change)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return found


def places_of(place: Place) -> dict[Model, str]:
    """Every table that has something of the school, with the condition on its rows."""
    school = place.school
    accounts = Member.objects.model._meta.db_table
    outside = {
        School: f"id = {school.pk}",
        District: f"id = {school.district_id} AND id <> (SELECT min(id) FROM schools_district)",
        Account: f"id IN (SELECT account_id FROM {accounts} WHERE school_id = {school.pk})",
    }
    return dict.fromkeys(tables_of_schools(), f"school_id = {school.pk}") | outside


Change = Callable[[Any], Any]


def change_of(field: models.Field, sealed: set[bytes]) -> Change | None:
    """What puts a canary in the field's value, if words stand in it."""
    if str(field) in NO_WORDS or field.choices or field.generated:
        return None
    if isinstance(field, models.EmailField):
        return lambda _value: f"{canary()}@canary.example"
    if isinstance(field, models.URLField) or field.name in ("link", "url"):
        return lambda value: f"{value or 'https://canary.example/'}?{canary()}"
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: f"{canary()} {value or ''}".strip()[: field.max_length]
    if isinstance(field, models.JSONField):
        return lambda value: Json(with_canary_in(json.loads(value)))
    if isinstance(field, models.BinaryField):
        return lambda value: value if value is None or bytes(value) in sealed else canary().encode()
    if isinstance(field, ArrayField) and isinstance(field.base_field, models.CharField):
        return lambda value: [f"{canary()} {each}"[: field.base_field.max_length] for each in value or [""]]
    return None


def with_canary_in(value: Any) -> Any:
    """Of JSON; where it has no words, too."""
    found = planted(value)
    if found != value:
        return found
    if isinstance(value, dict):
        return value | {"canary": canary()}
    return [with_canary_in(each) for each in value] if value else [canary()]


def change_rows(cursor: Any, model: Model, rows: str, field: models.Field, change: Change) -> int:
    """How many hold a canary now. What must stay as it is, because a constraint says so, does."""
    table, key, column = model._meta.db_table, model._meta.pk.column, field.column
    cursor.execute(f'SELECT "{key}", "{column}" FROM "{table}" WHERE {rows}')
    changed = [(pk, change(value)) for pk, value in cursor.fetchall()]
    kind = field.db_type(connections["owner"])
    statement = (
        f'UPDATE "{table}" t SET "{column}" = new.value::{kind} FROM (VALUES %s) new (pk, value) '
        f'WHERE t."{key}" = new.pk'
    )
    if not changed_all(cursor, statement, changed):
        for row in changed:
            changed_all(cursor, statement, [row])
    return number_with_canary(cursor, table, column, rows, field)


def changed_all(cursor: Any, statement: str, rows: list[Any]) -> bool:
    """Or nothing, where a constraint forbids it."""
    try:
        with transaction.atomic("owner"):
            execute_values(cursor.cursor, statement, rows, page_size=1000)
    except psycopg2.IntegrityError:
        return False
    return True


def number_with_canary(cursor: Any, table: str, column: str, rows: str, field: models.Field) -> int:
    """What is encrypted counts as it is."""
    is_sealed = isinstance(field, models.BinaryField)
    holds = f'"{column}" IS NOT NULL' if is_sealed else f"\"{column}\"::text ~ 'q0z'"
    cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {rows} AND {holds}')
    return cursor.fetchone()[0]
