import signal
from collections.abc import Iterator

import pytest

from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.progress import Progress


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    """Stops what a test started; its signals are its own."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    found = Supervisor(Progress())
    yield found
    found.stop()
    for number, handler in kept.items():
        signal.signal(number, handler)
