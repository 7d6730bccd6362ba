import os
import pwd
import secrets
import shutil
from pathlib import Path

from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State

OPEN_FOLDER = Path("/var/lib/advisory")
# An account of its own if the machine has one; PostgreSQL refuses to run as root.
ACCOUNTS = ("advisory", "nobody")


def account() -> tuple[int, int] | None:
    """User and group that run PostgreSQL; None when that is whoever runs this."""
    if os.geteuid():
        return None
    for name in ACCOUNTS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return found.pw_uid, found.pw_gid
    raise Refusal("PostgreSQL needs an ordinary user here. Make one: useradd --system advisory")


def home(state: State) -> Path:
    """The folder of the cluster: var/postgres, or for root one that an ordinary user can reach."""
    if os.geteuid():
        folder = state.var / "postgres"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder
    return named(state) or make_open_folder(state)


def named(state: State) -> Path | None:
    """The open folder that this checkout's state names, if it is this checkout's own.

    A copied checkout names the folder of the one it was copied from, which it must leave alone;
    a moved one keeps its folder.
    """
    folder = Path(state.recall("postgres-home") or "/nonexistent")
    owner = folder / "checkout"
    if not owner.exists():
        return None
    if owner.read_text() != str(state.var) and (Path(owner.read_text()) / "run").exists():
        return None
    owner.write_text(str(state.var))
    return folder


def make_open_folder(state: State) -> Path:
    for folder in (*reversed(OPEN_FOLDER.parents), OPEN_FOLDER):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)
    folder = OPEN_FOLDER / f"{state.root.name}-{secrets.token_hex(4)}"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "checkout").write_text(str(state.var))
    state.remember("postgres-home", str(folder))
    return folder


def remove(state: State) -> None:
    """Delete the open folder, if there is one; what lies in var/ goes with the rest of it."""
    if os.geteuid() == 0 and (folder := named(state)):
        shutil.rmtree(folder)
