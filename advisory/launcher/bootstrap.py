"""Makes .venv from the hashed lock and hands over to the launcher in it.

Runs on a bare Python, as a file: it imports the standard library alone.
"""

import contextlib
import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Environment:
    """The virtual environment of one checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / ".venv"
        self.python = self.path / "bin" / "python"
        self.unfinished = self.path / "unfinished"

    def install(self, lock: Path) -> None:
        """Install a lock unless exactly this one is installed; an interrupted install starts from nothing."""
        if self.has(lock):
            return
        with self.alone():
            if not self.has(lock):
                self.make()
                self.unfinished.touch()
                self.run_pip(lock)
                self.stamp(lock).write_text(self.fingerprint(lock))
                self.unfinished.unlink()

    def has(self, lock: Path) -> bool:
        if self.unfinished.exists() or not self.python.exists():
            return False
        stamp = self.stamp(lock)
        return stamp.exists() and stamp.read_text() == self.fingerprint(lock)

    def stamp(self, lock: Path) -> Path:
        return self.path / f"{lock.stem}.installed"

    def fingerprint(self, lock: Path) -> str:
        """Changes with the lock and when the Python below .venv is replaced by another version."""
        return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {self.python.resolve()}"

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Two commands in one fresh checkout install one after the other."""
        folder = self.root / "var"
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / "install.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("  Waiting for another install in this folder …\n")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def make(self) -> None:
        if self.usable():
            return
        with step("Virtual environment"):
            made = subprocess.run(
                [sys.executable, "-m", "venv", "--clear", str(self.path)], capture_output=True, text=True
            )
            if made.returncode:
                raise SystemExit(f"\n{made.stdout}{made.stderr}\n.venv could not be made.")

    def usable(self) -> bool:
        if self.unfinished.exists() or not self.python.exists():
            return False
        return not subprocess.run([self.python, "-m", "pip", "--version"], capture_output=True).returncode

    def run_pip(self, lock: Path) -> None:
        command = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--progress-bar", "off", "--require-hashes", "-r", str(lock)]
        log = self.root / "var" / "install.log"
        if self.follow(f"Packages of {lock.name}, once", command, log):
            tail = "\n".join(log.read_text().splitlines()[-12:])
            raise SystemExit(f"{tail}\nThe packages could not be installed; all of pip's words are in {log}.")

    def follow(self, name: str, command: list[str], log: Path) -> int:
        """The exit status of a command that takes its time."""
        with step(name), log.open("w") as file:
            with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) as process:
                for line in process.stdout or ():
                    file.write(line)
                    show(name, line)
            return process.returncode


def say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def show(name: str, line: str) -> None:
    """Name the package at hand on a terminal, over the line of the step."""
    words = line.split()
    if sys.stdout.isatty() and words[:1] in (["Collecting"], ["Downloading"], ["Installing"]):
        say(f"\r\033[K  {name} … {words[0].lower()} {words[1][:40]}")


@contextlib.contextmanager
def step(name: str) -> Iterator[None]:
    say(f"  {name} …")
    began = time.monotonic()
    try:
        yield
    finally:
        say(f" {time.monotonic() - began:.1f} s\n")


def main(arguments: list[str]) -> None:
    environment = Environment(ROOT)
    if arguments[:1] != ["stop"]:
        environment.install(ROOT / "requirements.txt")
    if arguments[:1] in (["test"], ["promises"], ["bench"], ["pictures"]):
        environment.install(ROOT / "requirements-dev.txt")
    if not environment.python.exists():
        say("Advisory is not running in this folder.\n")
        return
    launcher = str(ROOT / "advisory" / "launcher")
    os.execv(environment.python, [str(environment.python), launcher, *arguments])


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
