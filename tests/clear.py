"""Where words stand in clear in the database, as its owner finds them."""

from typing import Any

from django.db import connections

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def tables_with(words: str) -> set[str]:
    """Those that hold the words in any column: text, JSON or bytes."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        return {name for name in names if has(cursor, name, words)}


def has(cursor: Any, table: str, words: str) -> bool:
    cursor.execute(
        f'SELECT EXISTS (SELECT FROM "{table}" t WHERE strpos(t::text, %s) > 0 OR strpos(t::text, %s) > 0)',
        [words, words.encode().hex()],
    )
    return cursor.fetchone()[0]
