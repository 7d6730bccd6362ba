"""How gunicorn serves the site, on anybody's machine: `gunicorn advisory.wsgi -c advisory/launcher/web_server.py`."""

import contextlib
import gc
import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from advisory.warm_up import warm_up
from schools.application_role import refuse_unbound

SITE = "advisory.wsgi"
SILENCE = 5  # seconds without a byte from somebody whose request is not complete
PEEK = socket.MSG_PEEK | socket.MSG_DONTWAIT


class Worker(ThreadWorker):
    """A thread that reads a request waits for its sender, but not for ever: there are few threads.

    Answers may take as long as they need.
    """

    def handle(self, conn: Any) -> Any:
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))
        stays = super().handle(conn)
        if not stays:
            hang_up_if_silent(conn.sock)
        return stays


def hang_up_if_silent(connection: socket.socket) -> None:
    """gunicorn waits two seconds for last words before it closes, and everybody else with it."""
    with contextlib.suppress(OSError):
        try:
            connection.recv(1, PEEK)
        except BlockingIOError:
            connection.shutdown(socket.SHUT_RD)


def on_starting(server: Any) -> None:
    """The site is loaded once, before the workers are forked from it: they share its memory, one that died is replaced
    at once, and nobody's first request waits for templates. What is loaded stays, so that collecting garbage skips it.
    """
    if server.app.app_uri == SITE:
        warm_up()
        refuse_unbound()
    gc.collect()
    gc.freeze()


preload_app = True
workers = 2
threads = 4
worker_class = Worker
graceful_timeout = 5
control_socket_disable = True
