import argparse
import os
import sys
from pathlib import Path

from advisory.launcher.checks.run import run_checks
from advisory.launcher.manage import manage
from advisory.launcher.processes.supervisor import StopRequested
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.start import start
from advisory.launcher.state import State
from advisory.launcher.stop import stop
from advisory.launcher.throw_away import call, throw_away

ROOT = Path(__file__).resolve().parents[2]
ON_THEIR_OWN = {"bench": "advisory.bench", "pictures": "tests.pictures"}


def main(arguments: list[str]) -> int:
    """The exit status of the command in bin/ whose name is the first argument."""
    command, *rest = arguments
    state = State(ROOT, ROOT / "var")
    try:
        if command == "start":
            return start(state, start_options(rest))
        if command == "stop":
            return stop(state)
        if command == "test":
            return run_checks(State(ROOT, ROOT / "var" / "test"), rest)
        if command == "promises":
            return call([sys.executable, "-m", "tests.promises"], ROOT, dict(os.environ))
        if command in ON_THEIR_OWN:
            return run_alone(State(ROOT, ROOT / "var" / command), ON_THEIR_OWN[command], rest)
        return manage(state, rest)
    except StopRequested:
        return 130
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1


def run_alone(state: State, module: str, arguments: list[str]) -> int:
    """On a database that keeps what it is given, unlike the tests', which matters to the bench's figures."""
    with throw_away(state, Progress()) as environment:
        return call([sys.executable, "-m", module, *arguments], state.root, environment)


def start_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/start", description="Starts Advisory on this machine.", allow_abbrev=False
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="of the web server (8000)")
    parser.add_argument("--no-demo", action="store_true", help="start empty: without the demo district")
    parser.add_argument("--reset", action="store_true", help="delete all data of this folder first")
    parser.add_argument("--background", action="store_true", help="return when it is ready; bin/stop ends it")
    parser.add_argument("--detached", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)
