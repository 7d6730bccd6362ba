"""In which school a transaction works. The database shows no school's rows outside of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from schools.models import Member
from schools.prepared import Prepared

MEMBER = Prepared(
    lambda account: Member.objects.select_related("school").filter(account=account).order_by(), account=-1
)


@contextmanager
def school_context(school_id: int) -> Iterator[None]:
    """A transaction, or a savepoint within one, that sees the rows of one school and no others.

    A local setting outlives a released savepoint, so a nested context puts the outer school back; after an error, and
    at the end of a transaction, the database does that itself.
    """
    with transaction.atomic():
        is_nested = bool(connection.savepoint_ids)
        before = set_school(school_id)
        yield
        if is_nested and not connection.needs_rollback:
            set_school(before)


def set_school(school_id: int | None) -> int | None:
    """Points this transaction at a school and returns the school it was at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nullif(current_setting('app.school', true), ''), set_config('app.school', %s, true)",
            [str(school_id or "")],
        )
        before = cursor.fetchone()[0]
    return int(before) if before else None


def enter_school(account_id: int, wanted: int | None) -> Member | None:
    """Points this transaction at the account's school, and reads who they are there.

    None when the account is a member of no school, of several without having chosen, or not of the wanted one: then the
    transaction is in no school, and sees no member.
    """
    return MEMBER.first(("SELECT enter_school(%s, %s)", [account_id, wanted]), account=account_id)


def schools_of(account_id: int) -> list[tuple[int, str]]:
    """Id and name of each school that the account may enter, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT school_id, name FROM schools_of(%s) ORDER BY name", [account_id])
        return cursor.fetchall()


@contextmanager
def outside_schools() -> Iterator[None]:
    """A transaction that begins without a school; nested, it leaves the outer transaction's school as it was."""
    with transaction.atomic():
        nested = bool(connection.savepoint_ids)
        before = set_school(None) if nested else None
        yield
        if nested and not connection.needs_rollback:
            set_school(before)
