"""No child outlives the launcher, even one that was killed without a chance to clean up."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(number: int) -> Callable[[], None]:
    """For Linux: what a new process does before its program begins, and after a change of user."""
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask_the_kernel() -> None:
        prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel


class Guard:
    """A process that ends the children when the launcher is gone: also where the kernel does not tell them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", Path(__file__).with_name("guard.py")],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def add(self, process: int, number: int) -> None:
        self.tell(f"+ {process} {number}")

    def remove(self, process: int) -> None:
        self.tell(f"- {process} 0")

    def close(self) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def tell(self, line: str) -> None:
        if self.process.stdin:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
