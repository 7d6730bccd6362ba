import contextlib
import os
import subprocess
import sys

from advisory.launcher.checks.browser import browser
from advisory.launcher.checks.suite import Check, checks, pytest
from advisory.launcher.postgres import home
from advisory.launcher.postgres.cluster import THROW_AWAY
from advisory.launcher.processes.supervisor import StopRequested, Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.services import start_services
from advisory.launcher.state import State
from advisory.launcher.wiring import wire

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
    "REDIS_URL",
    "SECRET_KEY",
    "TRUSTED_PROXY_COUNT",
}


def run_checks(state: State, arguments: list[str]) -> int:
    """Every check, or only the tests that the arguments choose, on a database that is thrown away."""
    state.prepare()
    progress = Progress()
    with state.lock.held() as alone:
        if not alone:
            raise Refusal("bin/test already runs in this folder. Wait for it, or use another checkout.")
        supervisor = Supervisor(progress)
        supervisor.listen()
        try:
            clear(state)
            return run(state, supervisor, progress, arguments)
        except StopRequested:
            return 130
        finally:
            supervisor.stop()
            clear(state)


def run(state: State, supervisor: Supervisor, progress: Progress, arguments: list[str]) -> int:
    given = {name: value for name, value in os.environ.items() if name not in OWN_SETTINGS}
    given["CHROMIUM"] = browser(progress)
    services = start_services(state, supervisor, progress, given, THROW_AWAY)
    environment = wire(state, services, 8000, given)
    everything = not [argument for argument in arguments if argument != "--all"]
    if everything:
        for check in checks(state.root):
            if not passes(check, state, environment, progress):
                return 1
    static_files = [sys.executable, "-m", "advisory.launcher.static_files"]
    if not passes(Check("static files", static_files), state, environment, progress):
        return 1
    return call(pytest(arguments), state, environment)


def passes(check: Check, state: State, environment: dict[str, str], progress: Progress) -> bool:
    with progress.step(check.name):
        done = subprocess.run(
            check.command,
            cwd=state.root,
            env={**environment, **check.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        progress.say(f"{done.stdout.rstrip()}\n{check.name} failed.")
    return done.returncode == 0


def call(command: list[str], state: State, environment: dict[str, str]) -> int:
    """Run the tests on this terminal; Ctrl-C reaches them too, and they get the time to clean up."""
    process = subprocess.Popen(command, cwd=state.root, env=environment)
    try:
        return process.wait()
    except StopRequested:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.terminate()
            process.wait(30)
        raise


def clear(state: State) -> None:
    """Begin without what an interrupted run left, and leave nothing."""
    home.remove(state)
    state.wipe()
    state.prepare()
