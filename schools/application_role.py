"""The role by which the application asks: the database guards schools only against one that its policies bind."""

from typing import Any

BOUND = """
SELECT rolsuper OR rolbypassrls, pg_has_role(rolname, datdba, 'MEMBER') OR EXISTS (
    SELECT FROM pg_class WHERE relnamespace = to_regnamespace('public') AND relkind IN ('r', 'p')
      AND pg_has_role(rolname, relowner, 'MEMBER'))
FROM pg_roles, pg_database WHERE rolname = %s AND datname = current_database()
"""


def why_unbound(connection: Any, role: str) -> str:
    """A sentence when this role could pass the guards, asked by any role; empty when it cannot, or is not there."""
    with connection.cursor() as cursor:
        cursor.execute(BOUND, [role])
        passes_by, owns = cursor.fetchone() or (False, False)
    if not (passes_by or owns):
        return ""
    what = "is bound by no policy" if passes_by else "owns the database or its tables"
    return (
        f"The role {role} of DATABASE_URL {what}: nothing there would keep one school from another. "
        "Give the application a role of its own that owns nothing."
    )
