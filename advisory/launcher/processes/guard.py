"""Outlives the launcher for a moment: when its end of the pipe closes, ends the processes that are left.

Runs as a file of its own, on the standard library alone.
"""

import contextlib
import os
import signal
import sys
import time

PATIENCE = 5.0  # seconds; a worker whose broker ended as well would wait for it much longer


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    left = read_until_the_end()
    for group, number in left.items():
        send(group, number)
    end = time.monotonic() + PATIENCE
    while any(send(group, 0) for group in left) and time.monotonic() < end:
        time.sleep(0.1)
    for group in left:
        send(group, signal.SIGKILL)


def read_until_the_end() -> dict[int, int]:
    """The process groups that still live, with the signal that ends each."""
    living: dict[int, int] = {}
    for line in sys.stdin:
        mark, process, number = line.split()
        if mark == "+":
            living[int(process)] = int(number)
        else:
            living.pop(int(process), None)
    return living


def send(group: int, number: int) -> bool:
    """To the master alone what asks, to the whole group what kills; whether there was anybody."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        (os.killpg if number in (0, signal.SIGKILL) else os.kill)(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
