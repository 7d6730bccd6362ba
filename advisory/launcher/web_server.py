"""How gunicorn serves the site, on anybody's machine: `gunicorn advisory.wsgi -c advisory/launcher/web_server.py`."""

import contextlib
import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

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


workers = 2
threads = 4
worker_class = Worker
graceful_timeout = 5
control_socket_disable = True
