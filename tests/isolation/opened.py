"""A table whose policy lets everybody see the rows of all schools, as after a mistake in a migration."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg2
from django.conf import settings
from django.db import connections

POLICY = "SELECT policyname, qual, with_check FROM pg_policies WHERE tablename = %s AND %s = ANY(roles)"


@contextmanager
def open_to_all(table: str) -> Iterator[None]:
    """The owner's connection is its own: what it says is there at once, and stays until it takes it back."""
    owner = connections["owner"].get_connection_params() | {"options": "-c lock_timeout=10s"}
    for not_psycopg in ("cursor_factory", "context", "prepare_threshold"):
        owner.pop(not_psycopg, None)
    with closing(psycopg2.connect(**owner)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(POLICY, [table, settings.APPLICATION_ROLE])
        [(name, using, check)] = cursor.fetchall()
        change = f'ALTER POLICY "{name}" ON "{table}" USING (%s) WITH CHECK (%s)'
        cursor.execute(change % ("true", "true"))
        try:
            yield
        finally:
            cursor.execute(change % (using, check))
