"""The web server as bin/start runs it, and people who send the beginning of a request and then nothing."""

import contextlib
import http.client
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisory.launcher import programs
from advisory.launcher.ports import HOST, free_port, listen
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.state import State
from advisory.launcher.web_server import hang_up_if_silent
from tests.advisory.processes import eventually

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds
HALF_A_HEADER = b"GET /health/ HTTP/1.1\r\nHost: localhost\r\nCookie: "
HALF_A_BODY = (
    b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: csrftoken=" + b"c" * 32 + b"\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\nl"
)


@pytest.fixture
def port(tmp_path: Path, supervisor: Supervisor) -> Iterator[int]:
    """Of a web server with two threads."""
    found = free_port()
    here = {**os.environ, "ALLOWED_HOSTS": "localhost,127.0.0.1", "BASE_URL": f"http://localhost:{found}"}
    state = State(ROOT, tmp_path)
    state.prepare()
    with listen(found) as listener:
        web = programs.web(state, here, listener)
        web.command = [*web.command, "--workers=1", "--threads=2"]
        supervisor.start(web)
        eventually(lambda: answers(found))
        yield found


def answers(port: int) -> bool:
    """Whether /health/ says anything, well or ill."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    with contextlib.closing(connection), contextlib.suppress(OSError):
        connection.request("GET", "/health/", headers={"Host": "localhost"})
        return "status" in connection.getresponse().read().decode()
    return False


def send(port: int, words: bytes) -> socket.socket:
    sender = socket.create_connection((HOST, port), timeout=PATIENCE)
    sender.sendall(words)
    return sender


def test_silent_senders_do_not_keep_the_threads(port: int) -> None:
    with send(port, HALF_A_HEADER), send(port, HALF_A_BODY):
        assert answers(port)


def test_whoever_is_silent_is_not_waited_for_again() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        hang_up_if_silent(ours)
        assert ours.recv(1) == b""


def test_what_is_still_being_sent_can_be_read() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.send(b"a")
        hang_up_if_silent(ours)
        theirs.send(b"b")
        assert ours.recv(2) == b"ab"
