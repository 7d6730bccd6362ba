"""The site on services of its own, for tests that kill it or search all that it leaves behind."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisory.launcher import web_server
from advisory.launcher.ports import answers, free_port
from advisory.launcher.processes.child import Child
from tests.advisory.checkout import ROOT
from tests.advisory.own_services import Own, own_services
from tests.advisory.processes import eventually

CSRF = "c" * 32


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    with own_services(tmp_path / "services") as found:
        manage(found, "migrate", "--verbosity=0")
        yield found


def manage(own: Own, *command: str, **settings: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**own.environment, **settings}, check=True
    )


def program(
    own: Own, module: str, *arguments: object, package: str = "tests.journals", **settings: str
) -> str:
    """What it prints."""
    command = [sys.executable, "-m", f"{package}.{module}", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env={**own.environment, **settings}, check=True, capture_output=True, text=True
    )
    return done.stdout


def serve(own: Own) -> tuple[Child, int]:
    """The web server as the product starts it, and its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", web_server.__file__, f"--bind=127.0.0.1:{port}"]
    child = own.run("web", [*command, "advisory.wsgi"])
    eventually(lambda: answers(port))
    return child, port


def head_of(session: str) -> dict[str, str]:
    """Of a request of somebody who is signed in."""
    return {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Host": "localhost",
        "Content-Type": "application/x-www-form-urlencoded",
    }
