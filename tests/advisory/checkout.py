"""A copy of this tree in a folder of its own, whose commands run as a person would run them."""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from advisory.launcher.bootstrap import Environment
from advisory.launcher.ports import free_port
from advisory.launcher.throw_away import OWN_SETTINGS
from tests.advisory.processes import eventually, family, lives, processes

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", ".*_cache", ".hypothesis")
UNUSED_PACKAGES = shutil.ignore_patterns("playwright*", "mypy*", "*__mypyc*", "pip*", "ruff*", "hypothesis*")


@dataclass
class Checkout:
    root: Path
    port: int = field(default_factory=free_port)
    user: int | None = None
    path: str = os.environ["PATH"]
    libraries: str = os.environ.get("LD_LIBRARY_PATH", "")

    @property
    def run_folder(self) -> Path:
        return self.root / "var" / "run"

    @property
    def environment(self) -> dict[str, str]:
        bare = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
        libraries = {"LD_LIBRARY_PATH": self.libraries} if self.libraries else {}
        return bare | libraries | {"PATH": self.path, "HOME": str(self.root)}

    def popen(self, *command: str, **settings: str) -> subprocess.Popen[str]:
        program, *arguments = command
        return subprocess.Popen(
            [str(self.root / "bin" / program), *arguments],
            cwd="/",
            env=self.environment | settings,
            user=self.user,
            group=self.user and pwd.getpwuid(self.user).pw_gid,
            extra_groups=None if self.user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def call(self, *command: str, **settings: str) -> tuple[int, str]:
        """Exit status and everything it said."""
        process = self.popen(*command, **settings)
        said = process.communicate(timeout=300)[0]
        return process.returncode, said

    def start(self, *options: str, **settings: str) -> tuple[int, str]:
        options = ("--background", "--no-demo", "--port", str(self.port), *options)
        return self.call("start", *options, **settings)

    def kept(self, name: str) -> Any:
        return json.loads((self.run_folder / f"{name}.json").read_text())

    @property
    def supervisor(self) -> int:
        return int((self.run_folder / "lock").read_text())

    def process(self, name: str) -> int:
        """The process that the launcher started under this name, or 0."""
        words = {"web": "gunicorn", "worker": " worker ", "beat": " beat ", "postgres": " -D "}.get(
            name, name
        )
        rows = family(self.supervisor)
        return min((process for process, command in rows.items() if words in command), default=0)

    def health(self) -> dict[str, Any]:
        """What /health/ says, or nothing while it cannot answer."""
        address = f"http://127.0.0.1:{self.port}/health/"
        with (
            contextlib.suppress(OSError, ValueError),
            urllib.request.urlopen(address, timeout=30) as response,
        ):
            return dict(json.load(response))
        return {}

    def end(self) -> None:
        """Whatever the test did, nothing of it stays."""
        with contextlib.suppress(FileNotFoundError):
            if self.runs():
                left = family(self.supervisor)
                os.kill(self.supervisor, signal.SIGKILL)
                eventually(lambda: not any(lives(process) for process in left))
            shutil.rmtree(self.kept("postgres-home"))

    def runs(self) -> bool:
        """Whether the process that the lock names is this checkout's launcher, and not a later one."""
        found = (process for process in processes() if process.number == self.supervisor)
        return any(str(self.root) in process.command for process in found)


@contextlib.contextmanager
def checkout() -> Iterator[Checkout]:
    """Shares the packages of the tree under test."""
    with open_folder() as folder:
        copy = Checkout(folder / "a long name with spaces" / "advisory")
        shutil.copytree(ROOT, copy.root, ignore=LEFT_OUT)
        (copy.root / ".venv").symlink_to(Path(sys.prefix))
        try:
            yield copy
        finally:
            copy.end()


@contextlib.contextmanager
def checkout_of_ordinary_user() -> Iterator[Checkout]:
    """For root: one that belongs to `nobody`, with a Python which that user may run."""
    with checkout() as copy:
        if os.geteuid() == 0:
            hand_over(copy)
        yield copy


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Unlike pytest's own, one that another user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="advisory-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stamp_packages(copy: Checkout) -> None:
    environment = Environment(copy.root)
    lock = copy.root / "requirements.txt"
    environment.stamp(lock).write_text(environment.fingerprint(lock))


def hand_over(copy: Checkout) -> None:
    account = pwd.getpwnam("nobody")
    folder = copy.root.parent
    python = share_python(folder / "python")
    (copy.root / ".venv").unlink()
    venv = [python, "-m", "venv", "--without-pip", copy.root / ".venv"]
    subprocess.run(venv, check=True, env={"LD_LIBRARY_PATH": str(folder / "python" / "lib")})
    share_packages(next((copy.root / ".venv" / "lib").glob("python*/site-packages")))
    stamp_packages(copy)
    copy.user = account.pw_uid
    copy.path = f"{python.parent}:{os.defpath}"
    copy.libraries = str(folder / "python" / "lib")
    shutil.chown(copy.root, account.pw_uid, account.pw_gid)
    for path in copy.root.rglob("*"):
        if ".venv" not in path.parts:  # its files are those of the tree under test
            shutil.chown(path, account.pw_uid, account.pw_gid)


def share_python(target: Path) -> Path:
    """This Python outside of a home that may be closed to others."""
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for folder in ("lib", "lib64"):
        if (source := base / folder / version).is_dir():
            left_out = shutil.ignore_patterns("site-packages", "dist-packages", "test", "idlelib", "config-*")
            shutil.copytree(source, target / folder / version, ignore=left_out, copy_function=share)
    for library in base.glob("lib/libpython*"):
        share(str(library), str(target / "lib" / library.name))
    program = target / "bin" / "python3"
    program.parent.mkdir()
    share(os.path.realpath(sys.executable), str(program))
    open_folders(target)
    return program


def share_packages(target: Path) -> None:
    source = next(Path(sys.prefix).glob("lib/python*/site-packages"))
    shutil.copytree(source, target, ignore=UNUSED_PACKAGES, copy_function=share, dirs_exist_ok=True)
    open_folders(target)


def share(source: str, target: str) -> None:
    """One file under two names where disk and rights allow it, which costs no room; else a copy for all."""
    path = Path(source)
    with contextlib.suppress(OSError):
        if path.stat().st_mode & 0o004:
            os.link(source, target)
            return
    shutil.copy2(source, target)
    Path(target).chmod(path.stat().st_mode | 0o044 | (path.stat().st_mode & 0o100) // 0o100 * 0o011)


def open_folders(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
