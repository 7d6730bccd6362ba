import subprocess

from advisory.launcher.checks.browser import browser
from advisory.launcher.checks.suite import COPIES, Check, checks, pytest
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
        checks = chosen_checks(state, arguments)
        if not all_pass(checks, state, environment, progress):
            return 1
        return call(pytest(arguments), state.root, environment | (COPIES if checks else {}))


def chosen_checks(state: State, arguments: list[str]) -> list[Check]:
    """All of them, unless the arguments choose tests."""
    everything = not [argument for argument in arguments if argument != "--all"]
    return checks(state.root) if everything else []


def all_pass(checks: list[Check], state: State, environment: dict[str, str], progress: Progress) -> bool:
    """One after the other; what takes long is begun before and has another processor meanwhile."""
    long = [(check, begin(check, state, environment)) for check in checks if check.takes_long]
    try:
        return all(
            passes(check, begin(check, state, environment), progress)
            for check in checks
            if not check.takes_long
        ) and all(passes(check, process, progress) for check, process in long)
    finally:
        for _check, process in long:
            with process:
                process.kill()


def begin(check: Check, state: State, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        check.command,
        cwd=state.root,
        env={**environment, **check.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def passes(check: Check, process: subprocess.Popen[str], progress: Progress) -> bool:
    with progress.step(check.name), process:
        try:
            said = process.communicate()[0]
        finally:
            process.kill()
    if process.returncode:
        progress.say(f"{said.rstrip()}\n{check.name} failed.")
    return process.returncode == 0
