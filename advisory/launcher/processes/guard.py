"""Reads which processes live; when the launcher's end of the pipe closes, ends those that are left."""

import contextlib
import os
import signal
import sys


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    living: dict[int, int] = {}
    for line in sys.stdin:
        mark, process, number = line.split()
        if mark == "+":
            living[int(process)] = int(number)
        else:
            living.pop(int(process), None)
    for process, number in living.items():
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


if __name__ == "__main__":
    main()
