"""Django's PostgreSQL, with less to say for each request: statements stay prepared, and a connection that is at work is
not asked first whether it still is.
"""

import select
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

ASKED_AGAIN_AFTER = 10.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    """`prepared` has the statements of `schools/prepared.py` that this connection knows, by the name it knows them by;
    None behind a pooler, where the next transaction may meet a server process that knows none of them.
    """

    prepared: dict[object, str] | None = None
    asked_at = 0.0

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self.prepared = {} if is_direct(self.connection) else None
        self.asked_at = monotonic()

    def is_usable(self) -> bool:
        """A server that goes away says so, or hangs up: where nothing is to be read, all is well. Whatever lies between
        may forget a line that rests, and says nothing; so now and then, and after an error, the server itself is asked.
        """
        if self.connection is None or self.connection.closed:
            return False
        is_fresh = monotonic() < self.asked_at + ASKED_AGAIN_AFTER
        if is_fresh and not self.errors_occurred and is_silent(self.connection):
            return True
        self.asked_at = monotonic()
        return super().is_usable()


def is_direct(connection: Any) -> bool:
    """Whether who answers is who was called: a pooler that lends server processes gives a number of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return bool(cursor.fetchone()[0] == connection.info.backend_pid)


def is_silent(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
