"""One moment of the whole database, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg2.sql import SQL, Identifier

from schools.models import OpeningHead, School, WritingKey
from surveys.models import Survey

TABLES = """
SELECT relname FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""


@contextmanager
def snapshot() -> Iterator[str]:
    """What both roles read within is of the same moment, and so is what pg_dump reads that gets the name of it."""
    with transaction.atomic("owner"), transaction.atomic():
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            name = str(cursor.fetchone()[0])
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [name])
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield name


def tables() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(TABLES)
        return [name for (name,) in cursor.fetchall()]


def count_rows() -> dict[str, int]:
    """Of each table, of all schools."""
    found = {}
    with connections["owner"].cursor() as cursor:
        for name in tables():
            cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier("public", name)))
            found[name] = cursor.fetchone()[0]
    return found


def migrations() -> list[list[str]]:
    """Those that the database has."""
    applied = MigrationRecorder(connections["owner"]).applied_migrations()
    return sorted([app, name] for app, name in applied)


def is_behind() -> bool:
    """Whether this release has migrations that the database has not."""
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def ends_of_records() -> dict[str, list[object]]:
    """The number and the seal of each school's latest opening."""
    heads = OpeningHead.objects.using("owner").select_related("school")
    return {head.school.slug: [head.number, bytes(head.latest).hex()] for head in heads}


def journal_keys() -> list[str]:
    """Names of the master keys without which something in the database cannot be opened."""
    writing = WritingKey.objects.using("owner").values_list("wrapped_by", flat=True)
    surveys = Survey.objects.using("owner").exclude(wrapped=b"").values_list("wrapped_by", flat=True)
    return sorted({*writing.distinct(), *surveys.order_by().distinct()})


def roles() -> tuple[str, str]:
    """The owner's and the application's, which policies and rights name."""
    return str(connections["owner"].settings_dict["USER"]), str(settings.APPLICATION_ROLE)


def has_school() -> bool:
    return School._meta.db_table in tables() and School.objects.using("owner").exists()
