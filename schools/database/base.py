"""Django's PostgreSQL, where a connection that is at work is not asked first whether it still is."""

import select
from time import monotonic
from typing import Any

from django.db.backends.postgresql import base

ASKED_AGAIN_AFTER = 10.0  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    asked_at = 0.0

    def init_connection_state(self) -> None:
        super().init_connection_state()
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


def is_silent(connection: Any) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
