from psycopg2 import extensions
from psycopg2.sql import SQL, Identifier, Literal

DATABASE = "advisory"
OWNER = "advisory_owner"  # owns every table; makes the tests' databases
APPLICATION = "advisory_app"  # owns nothing, so row-level security binds it


def ensure_roles(connection: extensions.connection, passwords: dict[str, str]) -> None:
    """Make the roles and the database, or set their passwords again."""
    connection.autocommit = True
    with connection.cursor() as cursor:
        for role, password in passwords.items():
            ensure_role(
                cursor, role, extensions.encrypt_password(password, role, connection, "scram-sha-256")
            )
        ensure_database(cursor)


def ensure_role(cursor: extensions.cursor, role: str, verifier: str) -> None:
    """The verifier instead of the password, which must not reach a log."""
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    statement = SQL(
        "{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {} PASSWORD {}"
    ).format(
        SQL("ALTER" if cursor.rowcount else "CREATE"),
        Identifier(role),
        SQL("CREATEDB" if role == OWNER else "NOCREATEDB"),
        Literal(verifier),
    )
    cursor.execute(statement)


def ensure_database(cursor: extensions.cursor) -> None:
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
    if not cursor.rowcount:
        cursor.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(DATABASE), Identifier(OWNER)))
    # A temporary table could take the place of a real one in a query.
    cursor.execute(SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(Identifier(DATABASE)))
