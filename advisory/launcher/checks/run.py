import subprocess

from advisory.launcher.checks.browser import browser
from advisory.launcher.checks.suite import Check, checks, pytest
from advisory.launcher.postgres.cluster import THROW_AWAY
from advisory.launcher.progress import Progress
from advisory.launcher.state import State
from advisory.launcher.throw_away import call, throw_away


def run_checks(state: State, arguments: list[str]) -> int:
    """Every check, or only the tests that the arguments choose, on a database that is thrown away."""
    progress = Progress()
    chromium = browser(progress)
    with throw_away(state, progress, THROW_AWAY) as environment:
        environment["CHROMIUM"] = chromium
        for check in chosen_checks(state, arguments):
            if not passes(check, state, environment, progress):
                return 1
        return call(pytest(arguments), state.root, environment)


def chosen_checks(state: State, arguments: list[str]) -> list[Check]:
    """All of them, unless the arguments choose tests."""
    everything = not [argument for argument in arguments if argument != "--all"]
    return checks(state.root) if everything else []


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
