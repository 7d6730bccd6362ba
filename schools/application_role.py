"""The role by which the application asks: the database guards schools only against one that its policies bind."""

import sys
from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection

# Who is asked for now, and who signed in: a pooler or SET ROLE may make them others than DATABASE_URL names.
ROLES = "SELECT current_user::text, session_user::text"
UNBOUND = """
SELECT rolname, rolsuper OR rolbypassrls, pg_has_role(rolname, datdba, 'MEMBER') OR EXISTS (
    SELECT FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
      AND pg_has_role(rolname, relowner, 'MEMBER'))
FROM pg_roles, pg_database WHERE rolname = ANY(%s) AND datname = current_database()
"""


def why_unbound() -> str:
    """A sentence when the application's connection could pass the guards; empty when it cannot."""
    with connection.cursor() as cursor:
        cursor.execute(ROLES)
        return why_unbound_as(cursor.fetchone(), connection)


def why_unbound_as(roles: Sequence[str], asked: Any) -> str:
    """Of roles that a connection of anybody's is asked about."""
    with asked.cursor() as cursor:
        cursor.execute(UNBOUND, [list(roles)])
        for role, passes_by, owns in cursor.fetchall():
            if passes_by or owns:
                what = "is bound by no policy" if passes_by else "owns the database or its tables"
                return (
                    f"DATABASE_URL leads to the role {role}, which {what}: nothing there would keep one school from "
                    "another. Give the application a role of its own that owns nothing."
                )
    return ""


def refuse_unbound() -> None:
    """Ends a process that would serve with such a role. A database that is not there yet tells by itself."""
    try:
        problem = why_unbound()
    except OperationalError:
        return
    finally:
        connection.close()
    if problem:
        sys.exit(problem)
