"""How far a worker is. It lives in the cache: what a transaction writes is not seen before its end."""

from dataclasses import dataclass
from typing import TypedDict

from django.core.cache import cache
from redis.exceptions import RedisError

KEPT_SECONDS = 600


class Count(TypedDict):
    done: int
    total: int


@dataclass
class Progress:
    """Counts of one import; a cache that does not answer stops nothing."""

    import_id: int
    total: int = 0
    done: int = 0

    def expect(self, rows: int) -> None:
        self.total = rows
        self.report()

    def step(self, rows: int) -> None:
        self.done += rows
        self.report()

    def report(self) -> None:
        try:
            cache.set(key(self.import_id), {"done": self.done, "total": self.total}, KEPT_SECONDS)
        except (RedisError, OSError):
            return


def progress_of(import_id: int) -> Count:
    try:
        found: Count | None = cache.get(key(import_id))
    except (RedisError, OSError):
        found = None
    return found or {"done": 0, "total": 0}


def key(import_id: int) -> str:
    return f"roster-import-{import_id}"
