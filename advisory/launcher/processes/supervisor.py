import os
import select
import signal
import time
from collections.abc import Callable
from types import FrameType

from advisory.launcher.processes.child import Child
from advisory.launcher.processes.parent_death import Guard
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal

MOST_FAILURES = 3  # of one child before everything answers


class StopRequested(BaseException):
    """Somebody asked for the end: Ctrl-C, bin/stop, a closed terminal."""


class Supervisor:
    """Keeps children alive in the order they were added, and stops them in reverse."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.children: list[Child] = []
        self.guard = Guard()
        self.wake, self.woken = os.pipe()
        for end in (self.wake, self.woken):
            os.set_blocking(end, False)

    def listen(self) -> None:
        """From now on a signal to stop raises StopRequested, and a child's end wakes the watch."""
        signal.set_wakeup_fd(self.woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, request_stop)

    def start(self, child: Child) -> None:
        child.guard = self.guard
        self.children.append(child)
        child.start()

    def watch_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Tend the children until all is ready; False when that takes too long."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                return False
            self.tend(most_failures=MOST_FAILURES)
            self.sleep(0.2)
        for child in self.children:
            child.failures = 0
        return True

    def watch(self) -> None:
        while True:
            self.tend()
            self.sleep(self.until_next_start())

    def tend(self, most_failures: int | None = None) -> None:
        for child in self.children:
            if child.ended():
                self.progress.note(child.bury())
                if most_failures and child.failures >= most_failures:
                    raise Refusal(
                        f"{child.last_words()}\n{child.name} ended {most_failures} times; see {child.log}."
                    )
            if child.process is None and time.monotonic() >= child.due:
                child.start()

    def until_next_start(self) -> float | None:
        waiting = [child.due for child in self.children if child.process is None]
        return max(0.0, min(waiting) - time.monotonic()) if waiting else None

    def sleep(self, seconds: float | None) -> None:
        """Until a signal arrives or the time has passed; None waits for a signal."""
        if select.select([self.wake], [], [], seconds)[0]:
            os.read(self.wake, 4096)

    def stop(self, tell: Callable[[str], None] = lambda line: None) -> None:
        """In reverse order, each for as long as it may take; a second signal changes nothing."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            seconds = child.stop()
            tell(f"  {child.name} stopped in {seconds:.1f} s")
        self.children.clear()
        self.guard.close()


def request_stop(number: int, frame: FrameType | None) -> None:
    raise StopRequested
