"""Brings the database and the static files up to date, in one process that may act as the owner.

Prints its steps on stderr and, as JSON on stdout, what the launcher wants to know.
"""

import contextlib
import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import OperationalError as BrokerError

from advisory.celery import app as celery_app
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.static_files import collect_static
from schools.application_role import why_unbound


def prepare(progress: Progress, demo: bool) -> dict[str, Any]:
    """Returns {"demo": whether it was loaded now, "code": the first-run code or ""}."""
    with clear_errors():
        migrate(progress)
        collect_static(progress)
        loaded = demo and "demo" in get_commands() and load_demo(progress)
        celery_app.send_task("schools.tasks.heartbeat")  # the worker's first task: /health/ waits for it
        return {"demo": loaded, "code": output_of("setup_code")}


@contextlib.contextmanager
def clear_errors() -> Iterator[None]:
    try:
        django.setup()
        yield
    except (ImproperlyConfigured, SystemExit) as problem:
        raise Refusal(str(problem)) from None
    except OperationalError as problem:
        raise Refusal(f"The database does not answer: {str(problem).strip().splitlines()[0]}") from None
    except BrokerError as problem:
        raise Refusal(f"The broker at REDIS_URL does not answer: {problem}") from None


def migrate(progress: Progress) -> None:
    owner = "owner" if "owner" in connections else "default"
    if problem := why_unbound():
        raise Refusal(problem)
    executor = MigrationExecutor(connections[owner])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan and owner == "default":
        raise Refusal(
            "The database is behind this release. Set DATABASE_OWNER_URL and start again to migrate it."
        )
    if plan:
        with progress.step(f"Database, {len(plan)} migrations"):
            call_command("migrate", database=owner, verbosity=0, interactive=False)


def load_demo(progress: Progress) -> bool:
    """Only into a database without a school."""
    if not output_of("setup_code"):
        return False
    with progress.step("Demo district"):
        output_of("demo")
    return True


def output_of(command: str) -> str:
    said = io.StringIO()
    if command in get_commands():
        call_command(command, stdout=said)
    return said.getvalue().strip()


def main(demo: str) -> None:
    logging.disable(logging.INFO)  # it would stand between a step and its seconds
    try:
        found = prepare(Progress(sys.stderr), demo == "demo")
    except Refusal as refusal:
        found = {"refusal": str(refusal)}
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
