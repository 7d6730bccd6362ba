import os
import sys

from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State


def manage(state: State, arguments: list[str]) -> int:
    """Become manage.py, wired to the running services, in the caller's working directory."""
    command = [sys.executable, str(state.root / "manage.py"), *arguments]
    os.execve(sys.executable, command, dict(os.environ) | environment(state))


def environment(state: State) -> dict[str, str]:
    """What the start added to its environment; nothing when the caller brings database and broker."""
    if state.lock.holder() is not None:
        wired = state.recall("environment")
        if wired:
            return dict(wired)
        raise Refusal("Advisory is just starting. Try again when it is ready.")
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return {}
    raise Refusal("Advisory is not running. Start it first: bin/start")
