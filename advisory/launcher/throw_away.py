"""A database and a broker that nobody else uses, and of which nothing stays."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from advisory.launcher.postgres import home
from advisory.launcher.processes.supervisor import StopRequested, Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.services import start_services
from advisory.launcher.state import State
from advisory.launcher.wiring import wire

PORT = 8000  # in addresses only; no web server is started
# A developer's own settings must not reach the tests, nor the tests a developer's database.
OWN_SETTINGS = {
    "ADVISORY_INSTANCE",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "BEHIND_PROXY",
    "DATABASE_OWNER_URL",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_FROM",
    "EMAIL_URL",
    "JOURNAL_KEY",
    "PYTHONDONTWRITEBYTECODE",  # each process would compile the tree, and rewrite every assertion, anew
    "REDIS_URL",
    "SECRET_KEY",
    "TRUSTED_PROXY_COUNT",
}


@contextlib.contextmanager
def throw_away(
    state: State, progress: Progress, settings: Mapping[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """The environment of manage.py on such services; the settings are PostgreSQL's."""
    given = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    state.prepare()
    with state.lock.held() as alone:
        if not alone:
            raise Refusal(
                "The same command already runs in this folder. Wait for it, or use another checkout."
            )
        supervisor = Supervisor(progress)
        supervisor.listen()
        try:
            clear(state)
            services = start_services(state, supervisor, progress, given, settings)
            yield wire(state, services, PORT, given)
        finally:
            supervisor.stop()
            clear(state)


def clear(state: State) -> None:
    """Begin without what an interrupted run left, and leave nothing."""
    home.remove(state)
    state.wipe()
    state.prepare()


def call(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    """The exit status of a command on this terminal; Ctrl-C reaches it too, with time to clean up."""
    process = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        return process.wait()
    except StopRequested:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.terminate()
            process.wait(30)
        raise
