"""The bench's site, which says with each answer what it took: queries, and milliseconds of the processor."""

from collections.abc import Callable, Iterable
from time import thread_time
from typing import Any

from django.db import connection

from advisory.bench.site import application as site

__all__ = ["application"]


class Counter:
    """Statements but for BEGIN and COMMIT."""

    def __init__(self) -> None:
        self.queries, self.began = 0, thread_time()

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.queries += 1
        return execute(*statement)

    @property
    def header(self) -> tuple[str, str]:
        return "X-Counted", f"{self.queries} {(thread_time() - self.began) * 1000:.2f}"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    counter = Counter()

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, counter.header], *more)

    with connection.execute_wrapper(counter):
        return site(environ, start)
