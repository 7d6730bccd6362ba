"""What the launcher's tests ask of real processes."""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


def eventually(ask: Callable[[], Found], seconds: float = 60.0) -> Found:
    """The first true answer; fails when none came in time."""
    end = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.05)
    return answer


@dataclass(frozen=True)
class Process:
    number: int
    parent: int
    state: str
    command: str


def lives(number: int) -> bool:
    """Whether it runs; one that ended but was not yet collected does not."""
    return any(process.number == number and process.state != "Z" for process in processes())


def family(number: int) -> dict[int, str]:
    """Every process below this one, with its command."""
    every, below = processes(), {number}
    found: dict[int, str] = {}
    while below:
        children = {process.number: process.command for process in every if process.parent in below}
        found |= children
        below = set(children)
    return found


def processes() -> list[Process]:
    if Path("/proc/self").exists():
        return [process for folder in Path("/proc").glob("[0-9]*") if (process := read(folder))]
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,state=,args="], capture_output=True, text=True)
    rows = [row.split(maxsplit=3) for row in listed.stdout.splitlines()]
    return [Process(int(row[0]), int(row[1]), row[2][0], " ".join(row[3:])) for row in rows]


def read(folder: Path) -> Process | None:
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return None
    return Process(int(folder.name), int(parent), state, command)


def environment_of(number: int) -> dict[str, str]:
    pairs = Path(f"/proc/{number}/environ").read_bytes().split(b"\0")
    return dict(os.fsdecode(pair).split("=", 1) for pair in pairs if b"=" in pair)
