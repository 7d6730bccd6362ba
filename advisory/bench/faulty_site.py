"""The product as `bin/start` runs it, on a disk of its own that can be filled, to be killed part by part.

Run as a program it is the launcher: `faulty_site VAR PORT`.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from advisory.launcher.ports import free_port
from advisory.launcher.start import start
from advisory.launcher.state import State
from advisory.launcher.throw_away import OWN_SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DISK = "size=1g,mode=755"
PATIENCE = 90.0  # seconds until it is up
PARTS = {
    "web": "gunicorn",
    "worker": " worker ",
    "scheduler": " beat ",
    "Valkey": "valkey-server",
    "PostgreSQL": " -D ",
}


@dataclass(frozen=True)
class FaultySite:
    port: int
    disk: Path
    launcher: int
    environment: dict[str, str]

    def process(self, name: str) -> int:
        """That the launcher started; 0 while there is none."""
        found = [process for process, command in children_of(self.launcher) if PARTS[name] in f"{command} "]
        return min(found, default=0)

    @property
    def web_worker(self) -> int:
        return min((process for process, _command in children_of(self.process("web"))), default=0)


@contextlib.contextmanager
def faulty_site(mail_port: int) -> Iterator[FaultySite]:
    """Without a school, sending to this mail server."""
    bare = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    bare |= {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}
    with small_disk() as disk:
        state, port = state_on(disk), free_port()
        command = [sys.executable, "-m", "advisory.bench.faulty_site", str(state.var), str(port)]
        with (state.logs / "start.log").open("w") as log:
            launcher = subprocess.Popen(command, cwd=ROOT, env=bare, stdout=log, stderr=log)
        try:
            wait_until_ready(state, launcher)
            yield FaultySite(port, disk, launcher.pid, bare | state.recall("environment"))
        finally:
            launcher.terminate()
            launcher.wait()


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """In memory, which only root may mount."""
    folder = Path(tempfile.mkdtemp(prefix="advisory-"))
    folder.chmod(0o755)
    subprocess.run(["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
        folder.rmdir()


def state_on(disk: Path) -> State:
    """With the files of the database on that disk as well."""
    state = State(ROOT, disk / "var")
    state.prepare()
    (disk / "postgres").mkdir(mode=0o755)
    (disk / "postgres" / "checkout").write_text(str(state.var))
    state.remember("postgres-home", str(disk / "postgres"))
    return state


def wait_until_ready(state: State, launcher: subprocess.Popen[bytes]) -> None:
    end = monotonic() + PATIENCE
    while not state.recall("ready"):
        if launcher.poll() is not None or monotonic() > end:
            raise RuntimeError("The site does not start.")
        sleep(0.1)


def children_of(parent: int) -> Iterator[tuple[int, str]]:
    """Number and command of each that runs."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            state, of = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(of) == parent and state != "Z":
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                yield int(folder.name), command


def main(var: str, port: str) -> int:
    options: Mapping[str, object] = {"reset": False, "background": False, "no_demo": True, "detached": True}
    return start(State(ROOT, Path(var)), Namespace(**options, port=int(port)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
