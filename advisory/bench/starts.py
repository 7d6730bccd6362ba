"""How long the start takes in a copy of this tree, with the packages that are installed already."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from django.conf import settings

from advisory.launcher.ports import free_port
from advisory.launcher.postgres import home
from advisory.launcher.state import State
from advisory.launcher.throw_away import OWN_SETTINGS

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis")


@dataclass(frozen=True)
class Start:
    """Seconds until everything answers, with the demo loaded and again later; and until all has stopped."""

    first_seconds: float
    later_seconds: float
    stop_seconds: float


def measure_start() -> Start:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "advisory"
        shutil.copytree(settings.ROOT, root, ignore=LEFT_OUT)
        (root / ".venv").symlink_to(Path(sys.prefix))
        try:
            return time_start(root)
        finally:
            home.remove(State(root, root / "var"))


def time_start(root: Path) -> Start:
    start = ["start", "--background", "--port", str(free_port())]
    first = timed(root, *start)
    stop = timed(root, "stop")
    later = timed(root, *start)
    timed(root, "stop")
    return Start(first, later, stop)


def timed(root: Path, program: str, *options: str) -> float:
    bare = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    before = perf_counter()
    subprocess.run([root / "bin" / program, *options], check=True, stdout=subprocess.DEVNULL, env=bare)
    return round(perf_counter() - before, 1)
