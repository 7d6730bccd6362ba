import contextlib
import socket
import time

from advisory.launcher.refusal import Refusal

HOST = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """A port of this machine that nobody listens on: the preferred one if possible."""
    for port in (preferred or 0, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise Refusal("This machine has no free port.")


def answers(port: int, host: str = HOST) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def listen(port: int, patience: float = 0.0) -> socket.socket:
    """The web server's socket, held by the launcher so that no restart loses the port.

    Waits as many seconds as the patience says for another program to leave the port.
    """
    if not 1 <= port <= 65534:
        raise Refusal("A port is a number from 1 to 65534.")
    end = time.monotonic() + patience
    while not (listener := try_to_listen(port)):
        if time.monotonic() >= end:
            cure = f"Choose another one: bin/start --port {port + 1}"
            raise Refusal(f"Port {port} is taken by another program. {cure}")
        time.sleep(0.1)
    return listener


def try_to_listen(port: int) -> socket.socket | None:
    if answers(port) or answers(port, "::1"):
        return None
    listener = socket.socket()
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(512)
    except PermissionError:
        listener.close()
        raise Refusal(
            f"This user may not open port {port}. Choose one above 1023: bin/start --port 8000"
        ) from None
    except OSError:
        listener.close()
        return None
    return listener
