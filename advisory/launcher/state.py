import json
import os
import pwd
import secrets
import shutil
from pathlib import Path
from typing import Any

from advisory.launcher.lock import Lock
from advisory.launcher.refusal import Refusal

KEPT = ("test", "bench", "pictures", "install.lock")
LONG_LOG = 10 * 2**20  # bytes


class State:
    """The folder of one set of services: what it keeps between two starts, readable by its owner alone."""

    def __init__(self, root: Path, var: Path) -> None:
        self.root = root
        self.var = var
        self.run = var / "run"
        self.logs = var / "log"
        self.mail = var / "mail"
        self.lock = Lock(self.run / "lock")

    def prepare(self) -> None:
        """Make the folders; refuse those of another user before anything is written."""
        try:
            self.refuse_others_data()
            for folder in (self.var, self.run, self.logs, self.mail):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.var.chmod(0o700)
            self.put_long_logs_aside()
        except PermissionError:
            raise Refusal(
                f"{self.var} cannot be used by this user; start as the user who owns that folder."
            ) from None

    def refuse_others_data(self) -> None:
        data = self.var / "postgres" / "data"
        if os.geteuid() == 0 and data.exists() and data.stat().st_uid:
            owner = pwd.getpwuid(data.stat().st_uid).pw_name
            raise Refusal(f"The data in {self.var} belong to {owner}; start as that user.")

    def put_long_logs_aside(self) -> None:
        """Between two starts; each log keeps one predecessor."""
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > LONG_LOG:
                log.replace(log.with_suffix(".log.old"))

    def secret(self, name: str) -> str:
        """A random word that is made once."""
        path = self.run / name
        if not path.exists():
            self.write(path, secrets.token_urlsafe(38))
        return path.read_text().strip()

    def remember(self, name: str, value: Any) -> None:
        self.write(self.run / f"{name}.json", json.dumps(value))

    def recall(self, name: str) -> Any:
        """What was remembered under this name, or None."""
        try:
            return json.loads((self.run / f"{name}.json").read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def forget(self, name: str) -> None:
        (self.run / f"{name}.json").unlink(missing_ok=True)

    def write(self, path: Path, text: str) -> None:
        """Put a whole file in place, or none of it."""
        new = path.with_name(f".{path.name}.{os.getpid()}")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600, exist_ok=False)
        new.write_text(text)
        new.replace(path)

    def wipe(self) -> None:
        """Delete everything but the lock, which is held, and the folders that throw themselves away."""
        kept = {self.run, self.lock.path, *(self.var / name for name in KEPT)}
        for path in [*self.var.glob("*"), *self.run.glob("*")]:
            if path not in kept:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
