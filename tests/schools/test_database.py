"""What a connection knows of itself: whether it is still there, and whether it meets the same server process again."""

import select
from collections.abc import Callable
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql import base
from django.test import Client

from schools.database.base import ASKED_AGAIN_AFTER, is_direct
from schools.models import Member
from tests.cast import Place
from tests.schools.test_guards import raw_connection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Each time that the server is asked whether it is there."""
    found: list[Any] = []
    ask = base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: found.append(self) or ask(self))
    connection.close()
    connection.ensure_connection()
    return found


def hang_up() -> None:
    """As a server that stops does."""
    raw = raw_connection()
    with raw, raw.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        assert cursor.fetchone() == (True,)
    raw.close()


def test_a_connection_at_work_is_not_asked(asked: list[Any]) -> None:
    assert connection.is_usable()
    assert not asked


def test_a_connection_that_rested_is_asked(asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    later = monotonic() + ASKED_AGAIN_AFTER
    monkeypatch.setattr("schools.database.base.monotonic", lambda: later)
    assert connection.is_usable()
    assert connection.is_usable()
    assert len(asked) == 1


def test_a_connection_is_asked_after_an_error(asked: list[Any]) -> None:
    connection.errors_occurred = True
    assert connection.is_usable()
    assert len(asked) == 1


def test_a_server_that_has_something_to_say_is_asked(asked: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN news; NOTIFY news")
    raw = raw_connection()
    with raw, raw.cursor() as cursor:
        cursor.execute("NOTIFY news")
    raw.close()
    assert select.select([connection.connection], [], [], 10) != ([], [], [])
    assert connection.is_usable()
    assert len(asked) == 1


def test_a_connection_that_was_cut_is_not_usable(asked: list[Any]) -> None:
    hang_up()
    assert not connection.is_usable()
    connection.close()
    assert not connection.is_usable()


def test_the_next_request_does_not_notice(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    maya = sign_in(cedar.maya)
    assert maya.get("/").status_code == 200
    connection.close_if_unusable_or_obsolete()
    hang_up()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert maya.get("/").status_code == 200


def test_a_server_of_our_own_keeps_statements_and_a_pooler_does_not() -> None:
    connection.ensure_connection()
    assert is_direct(connection.connection)
    another = SimpleNamespace(backend_pid=connection.connection.info.backend_pid + 1)
    assert not is_direct(SimpleNamespace(cursor=connection.connection.cursor, info=another))
