import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 0.5  # seconds; a look at the lock holds it for an instant


class Lock:
    """Says which process runs a folder's services; ends with that process, however it ends."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Yields whether this process has the lock now."""
        self.path.touch(mode=0o600)
        with self.path.open("r+") as file:
            taken = self.take(file.fileno(), PATIENCE)
            if taken:
                file.truncate()
                file.write(f"{os.getpid()}\n")
                file.flush()
            yield taken

    def holder(self) -> int | None:
        """The process that holds the lock, or None."""
        try:
            with self.path.open() as file:
                if self.take(file.fileno(), 0):
                    return None
                return int(file.read().strip() or 0) or None
        except FileNotFoundError:
            return None

    def take(self, descriptor: int, patience: float) -> bool:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= end:
                    return False
                time.sleep(0.05)
