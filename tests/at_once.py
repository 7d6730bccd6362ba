"""Two people at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from threading import Event, Thread

from django.db import connection

from tests.cast import Place
from tests.worker import eventually, waiting


def at_once(place: Place, first: Callable[[], object], second: Callable[[], object], table: str) -> None:
    """`second` begins when `first` has done its part, and waits for it at a lock of the table; then both end.

    `first` runs in the context of the place. For tests with real transactions.
    """
    has_done, may_end = Event(), Event()

    def hold() -> None:
        with place.context():
            try:
                first()
            finally:
                has_done.set()
            may_end.wait()
        connection.close()

    def follow() -> None:
        second()
        connection.close()

    threads = Thread(target=hold), Thread(target=follow)
    threads[0].start()
    has_done.wait()
    threads[1].start()
    try:
        eventually(lambda: waiting(table) > 0)
    finally:
        may_end.set()
        for thread in threads:
            thread.join()
