"""The three programs of the product itself."""

import socket
import sys
from collections.abc import Mapping

from advisory.launcher import web_server
from advisory.launcher.processes.child import Child
from advisory.launcher.state import State


def web(state: State, environment: Mapping[str, str], listener: socket.socket) -> Child:
    command = [sys.executable, "-m", "gunicorn", "--config", web_server.__file__]
    command += [f"--bind=fd://{listener.fileno()}", "advisory.wsgi"]
    log = state.logs / "web.log"
    return Child("web", command, environment, log, state.root, grace=8.0, descriptors=(listener.fileno(),))


def worker(state: State, environment: Mapping[str, str]) -> Child:
    """On SIGTERM it ends soon and gives back what it has not finished."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "advisory",
        "worker",
        "--concurrency=2",
        "--loglevel=INFO",
    ]
    command += ["--without-gossip", "--without-mingle"]
    log = state.logs / "worker.log"
    return Child("worker", command, {**environment, "REMAP_SIGTERM": "SIGQUIT"}, log, state.root, grace=15.0)


def beat(state: State, environment: Mapping[str, str]) -> Child:
    command = [sys.executable, "-m", "celery", "-A", "advisory", "beat", "--loglevel=INFO"]
    command += ["--schedule", str(state.run / "beat-schedule"), "--pidfile="]
    return Child("beat", command, environment, state.logs / "beat.log", state.root, grace=5.0)
