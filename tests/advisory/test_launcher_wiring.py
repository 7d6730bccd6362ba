import json
import os
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path
from typing import cast

import pytest

from advisory.launcher import ports
from advisory.launcher.checks.browser import browser, install_on_debian
from advisory.launcher.checks.own_broker import own_address
from advisory.launcher.checks.run import all_pass, chosen_checks
from advisory.launcher.checks.suite import Check
from advisory.launcher.checks.suite import pytest as command_of_tests
from advisory.launcher.health import Health
from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.services import Services
from advisory.launcher.state import State
from advisory.launcher.welcome import welcome
from advisory.launcher.wiring import base_url, wire, without_owner

SERVICES = Services("postgresql://app@here/advisory", "postgresql://owner@here/advisory", "redis://here/0")


@pytest.fixture
def state(tmp_path: Path) -> State:
    found = State(tmp_path, tmp_path / "var")
    found.prepare()
    return found


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(("127.0.0.1", 0), Answer) as found:
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield found
        found.shutdown()


class Answer(BaseHTTPRequestHandler):
    """A server that says it is well, with the host and scheme it was asked for."""

    def do_GET(self) -> None:
        said = {"status": "ok", "instance": f"{self.headers['X-Forwarded-Proto']}://{self.headers['Host']}"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def test_own_database_gets_every_setting(state: State) -> None:
    wired = wire(state, SERVICES, 8001, {"PATH": "/bin"})
    assert wired["BASE_URL"] == "http://localhost:8001"
    assert wired["EMAIL_URL"] == f"file://{state.mail}"
    assert wired["SECRET_KEY"] == state.secret("secret-key")
    assert wired["JOURNAL_KEY"] == state.secret("journal-key") != wired["SECRET_KEY"]
    assert wired["DATABASE_OWNER_URL"] == SERVICES.owner_url
    assert "DATABASE_OWNER_URL" not in without_owner(wired)
    assert without_owner(wired)["DATABASE_URL"] == SERVICES.database_url
    assert "DEBUG" not in wired


def test_given_settings_win(state: State) -> None:
    assert wire(state, SERVICES, 8001, {"EMAIL_URL": "console:"})["EMAIL_URL"] == "console:"


def test_real_site_names_its_secrets_itself(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"DATABASE_URL": SERVICES.database_url, "ALLOWED_HOSTS": "advisory.example, other.example"}
    wired = wire(state, SERVICES, 8001, given)
    assert not {"SECRET_KEY", "JOURNAL_KEY", "EMAIL_URL", "BASE_URL"} & set(wired)
    assert base_url(wired) == "https://advisory.example"
    monkeypatch.setenv("DEBUG", "1")
    assert "SECRET_KEY" in wire(state, SERVICES, 8001, given)


def test_health_believes_only_the_server_that_was_started(server: HTTPServer) -> None:
    port = server.server_port
    assert Health(port, "https://advisory.example", "https://advisory.example").ok()
    assert not Health(port, "https://advisory.example", "another").ok()
    assert not Health(ports.free_port(), "https://advisory.example", "").ok()


def test_free_port_is_the_preferred_one_unless_it_is_taken() -> None:
    port = ports.free_port()
    assert ports.free_port(port) == port
    with ports.listen(port):
        assert ports.free_port(port) != port
        with pytest.raises(Refusal, match=f"Port {port} is taken .* bin/start --port {port + 1}"):
            ports.listen(port)


@pytest.mark.parametrize("port", [0, -1, 65535, 70000])
def test_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(Refusal, match="from 1 to 65534"):
        ports.listen(port)


def test_welcome_says_how_to_go_on() -> None:
    empty = welcome("http://localhost:8000", "moss-4711", False, "file:///a%20b/mail", detached=False)
    assert "http://localhost:8000/setup/" in empty and "moss-4711" in empty
    assert "written to /a b/mail" in empty and "Ctrl-C" in empty
    demo = welcome("http://localhost:8000", "", True, "smtp://user:secret@mail.example", detached=True)
    assert "teacher@cedar.example" in demo and "circle-time" in demo
    assert "goes out by mail.example" in demo and "secret" not in demo
    assert "Stop: bin/stop" in demo


def test_each_process_of_the_tests_has_its_own_broker() -> None:
    assert own_address("redis://:word@127.0.0.1:6379/0", "gw1") == "redis://:word@127.0.0.1:6379/1"
    assert own_address("redis://:word@127.0.0.1:6379/0", "") == "redis://:word@127.0.0.1:6379/0"


def test_browser_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Refusal, match="CHROMIUM names /nowhere/chromium"):
        browser(Progress())


def put_program(folder: Path, name: str, script: str = "") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_browser_without_windows_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    put_program(tmp_path, "google-chrome")
    chromium = put_program(tmp_path, "chromium")
    put_program(tmp_path, "chromium-headless-shell", "exit 1")
    assert browser(Progress()) == str(chromium), "what is only a placeholder is passed over"
    shell = put_program(tmp_path, "chromium-headless-shell")
    assert browser(Progress()) == str(shell)


def test_whole_browser_is_installed_where_there_is_none_without_windows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    asked = tmp_path / "asked"
    put_program(tmp_path, "apt-get", f'echo "$@" >> {asked}; [ "$4" != chromium-headless-shell ]')
    install_on_debian()
    assert [line.split()[-1] for line in asked.read_text().splitlines()] == [
        "update",
        "chromium-headless-shell",
        "chromium",
    ]
    put_program(tmp_path, "apt-get", "echo there is no network >&2; exit 1")
    with pytest.raises(Refusal, match=r"there is no network\n.*playwright install chromium"):
        install_on_debian()


def check(name: str, program: str, takes_long: bool = False) -> Check:
    return Check(name, [sys.executable, "-c", program], takes_long=takes_long)


@pytest.mark.parametrize("wrong", ["quick", "long", None])
def test_every_check_counts_and_none_outlives_the_others(state: State, wrong: str | None) -> None:
    """Beside a quick one that is wrong, the long one ends only because it is ended."""
    programs = {"quick": "", "long": ""} | ({wrong: "import sys; sys.exit('it is wrong')"} if wrong else {})
    if wrong == "quick":
        programs["long"] = "import signal; signal.pause()"
    progress = Progress(StringIO())
    found = [check("long", programs["long"], takes_long=True), check("quick", programs["quick"])]
    assert all_pass(found, state, dict(os.environ), progress) is (wrong is None)
    said = cast(StringIO, progress.stream).getvalue()
    assert (f"it is wrong\n{wrong} failed.\n" in said) is (wrong is not None)


def test_chosen_tests_come_without_the_checks(state: State) -> None:
    assert chosen_checks(state, ["--all", "tests/circles"]) == []
    assert "types" in [check.name for check in chosen_checks(state, ["--all"])]


@pytest.mark.parametrize(("arguments", "whole"), [([], True), (["--all"], False), (["tests/circles"], False)])
def test_only_what_ci_runs_is_a_whole_run(arguments: list[str], whole: bool) -> None:
    assert ("--whole" in command_of_tests(arguments)) is whole
