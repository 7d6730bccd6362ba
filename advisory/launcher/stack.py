import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from typing import Any

from advisory.launcher import programs
from advisory.launcher.health import Health
from advisory.launcher.processes.parent_death import die_with_parent
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.services import start_services
from advisory.launcher.state import State
from advisory.launcher.wiring import base_url, wire, without_owner

PATIENCE = 90.0  # seconds until everything must answer


class Stack:
    """Everything that serves one checkout: database, broker, web, worker, scheduler."""

    def __init__(
        self, state: State, supervisor: Supervisor, progress: Progress, listener: socket.socket
    ) -> None:
        self.state = state
        self.supervisor = supervisor
        self.progress = progress
        self.listener = listener
        self.port = int(listener.getsockname()[1])
        self.environment: dict[str, str] = {}

    def bring_up(self, demo: bool) -> str:
        """Returns the first-run code, or "" when there is a school."""
        services = start_services(self.state, self.supervisor, self.progress)
        self.environment = wire(self.state, services, self.port)
        wired = {name: value for name, value in self.environment.items() if os.environ.get(name) != value}
        self.state.remember("environment", wired)
        found = self.prepare(demo and not self.state.recall("started"))
        if found["demo"]:
            self.state.remember("demo", True)
        self.serve()
        self.state.remember("started", True)
        return str(found["code"])

    def prepare(self, demo: bool) -> dict[str, Any]:
        command = [sys.executable, "-m", "advisory.launcher.prepare", "demo" if demo else "no-demo"]
        done = subprocess.run(
            command,
            cwd=self.state.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL) if sys.platform == "linux" else None,
        )
        if done.returncode:
            raise Refusal("The database could not be prepared: see above.")
        found = dict(json.loads(done.stdout.splitlines()[-1]))
        if "refusal" in found:
            raise Refusal(found["refusal"])
        return found

    def serve(self) -> None:
        instance = secrets.token_hex(8)
        serving = without_owner(self.environment) | {"ADVISORY_INSTANCE": instance}
        health = Health(self.port, self.base_url, instance)
        with self.progress.step("Web, worker and scheduler"):
            self.supervisor.start(programs.web(self.state, serving, self.listener))
            self.supervisor.start(programs.worker(self.state, serving))
            self.supervisor.start(programs.beat(self.state, serving))
            if not self.supervisor.watch_until(health.ok, PATIENCE):
                raise Refusal(
                    f"{self.last_words()}\n/health/ said: {health.last}. The logs are in {self.state.logs}."
                )

    @property
    def base_url(self) -> str:
        return base_url(self.environment)

    def last_words(self) -> str:
        return "\n".join(f"{child.name}: {child.last_words(5)}" for child in self.supervisor.children)
