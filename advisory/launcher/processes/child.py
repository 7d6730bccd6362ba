import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from advisory.launcher.processes.parent_death import Guard, die_with_parent

LIVED_WELL = 30.0  # seconds after which an end counts as the first again
LONGEST_PAUSE = 30.0  # seconds


def pause_after(failures: int) -> float:
    """Seconds to wait before another try."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** (failures - 1))


@dataclass
class Child:
    """One service: how it is started and stopped, and how it fares."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    log: Path
    folder: Path
    stop_signal: int = signal.SIGTERM
    grace: float = 10.0  # seconds
    account: tuple[int, int] | None = None  # user and group, when root hands it to an ordinary user
    descriptors: tuple[int, ...] = ()
    guard: Guard | None = None
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    due: float = 0.0
    began: float = field(default=0.0, repr=False)

    def start(self) -> None:
        user, group = self.account or (None, None)
        self.log.touch(mode=0o600)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self.command],
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.descriptors,
                user=user,
                group=group,
                extra_groups=None if self.account is None else [],
                preexec_fn=die_with_parent(self.stop_signal) if sys.platform == "linux" else None,
            )
        self.began = time.monotonic()
        if self.guard:
            self.guard.add(self.process.pid, self.stop_signal)

    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def bury(self) -> str:
        """Forget a process that ended, plan the next one, and say what happened."""
        assert self.process is not None
        lived = time.monotonic() - self.began
        self.failures = 1 if lived > LIVED_WELL else self.failures + 1
        pause = pause_after(self.failures)
        self.due = time.monotonic() + pause
        how = describe(self.process.returncode)
        self.clear()
        return f"{self.name} ended ({how}) after {lived:.1f} s; starts again in {pause:g} s"

    def stop(self) -> float:
        """Seconds that it took."""
        if self.process is None:
            return 0.0
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.grace)
        self.clear()
        return time.monotonic() - began

    def clear(self) -> None:
        """End what is left of its process group: pool processes outlive a master that was killed."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.guard:
            self.guard.remove(self.process.pid)
        self.process = None

    def last_words(self, lines: int = 15) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""


def describe(status: int) -> str:
    return signal.Signals(-status).name if status < 0 else f"status {status}"
