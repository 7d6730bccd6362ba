import contextlib
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO


class Progress:
    """What a person sees of a start; a closed terminal never ends the start."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self.stream = stream
        self.began = time.monotonic()

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        self.write(f"  {name} …")
        try:
            yield
        except BaseException:
            self.write(" stopped\n")
            raise
        self.write(f" {time.monotonic() - began:.1f} s\n")

    def say(self, line: str = "") -> None:
        self.write(f"{line}\n")

    def note(self, line: str) -> None:
        """A line with the time of day, for what happens while the services run."""
        self.write(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {line}\n")

    def elapsed(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(text)
            self.stream.flush()
