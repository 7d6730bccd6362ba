import os
import signal
import time

from advisory.launcher.progress import Progress
from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State

PATIENCE = 90.0  # seconds


def stop(state: State) -> int:
    """Ask the process that runs this folder's services to end them in order, and wait for it."""
    holder = state.lock.holder()
    if holder is None:
        Progress().say("Advisory is not running in this folder.")
        return 0
    progress = Progress()
    try:
        os.kill(holder, signal.SIGTERM)
    except PermissionError:
        raise Refusal("Advisory was started by another user; stop it as that user.") from None
    except ProcessLookupError:
        pass
    wait_for_end(state, holder)
    progress.say(f"Stopped in {progress.elapsed()}")
    return 0


def wait_for_end(state: State, holder: int) -> None:
    end = time.monotonic() + PATIENCE
    while state.lock.holder() == holder:
        if time.monotonic() > end:
            raise Refusal(f"Process {holder} does not stop; see {state.logs / 'start.log'}.")
        time.sleep(0.05)
