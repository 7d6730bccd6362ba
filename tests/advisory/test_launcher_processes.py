import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from advisory.launcher.processes.child import Child, pause_after
from advisory.launcher.processes.supervisor import MOST_FAILURES, Supervisor
from advisory.launcher.refusal import Refusal
from tests.advisory.processes import eventually, family, lives

ROOT = Path(__file__).resolve().parents[2]
FOREVER = [sys.executable, "-c", "import signal; signal.pause()"]
DEAF = [
    sys.executable,
    "-c",
    "import signal as s; s.signal(s.SIGTERM, s.SIG_IGN); print('deaf', flush=True); s.pause()",
]
LAUNCHER = """
import sys, time
from collections.abc import Iterator
from pathlib import Path
from advisory.launcher.processes.child import Child
from advisory.launcher.processes.parent_death import Guard
guard = None
if sys.argv[1] == "guard":
    sys.platform = "one whose kernel does not tell children of their parent's death"
    guard = Guard()
child = Child("sleeper", [sys.executable, "-c", "import signal; signal.pause()"], {}, Path(sys.argv[2]), Path("/"))
child.guard = guard
child.start()
print(child.process.pid, flush=True)
time.sleep(600)
"""


def child(folder: Path, command: list[str], name: str = "service", grace: float = 10.0) -> Child:
    return Child(name, command, dict(os.environ), folder / f"{name}.log", folder, grace=grace)


def test_pauses_double_and_end_at_half_a_minute() -> None:
    assert [pause_after(failures) for failures in (1, 2, 3, 4, 20)] == [0.5, 1.0, 2.0, 4.0, 30.0]


def test_child_that_is_deaf_is_killed_after_its_grace(tmp_path: Path) -> None:
    deaf = child(tmp_path, DEAF, grace=0.2)
    deaf.start()
    assert deaf.process
    number = deaf.process.pid
    eventually(lambda: "deaf" in deaf.last_words())
    assert 0.2 <= deaf.stop() < 5
    assert not lives(number)


def test_pool_of_a_killed_master_ends_with_it(tmp_path: Path) -> None:
    master = child(tmp_path, ["/bin/sh", "-c", "sleep 600 & sleep 600 & wait"])
    master.start()
    assert master.process
    number = master.process.pid
    pool = eventually(lambda: len(found := family(number)) == 2 and found)
    os.kill(number, signal.SIGKILL)
    eventually(master.ended)
    assert "SIGKILL" in master.bury()
    eventually(lambda: not any(lives(process) for process in pool))


def test_child_that_never_comes_up_is_given_up(tmp_path: Path, supervisor: Supervisor) -> None:
    supervisor.start(child(tmp_path, ["/bin/sh", "-c", "echo out of order; exit 3"]))
    with pytest.raises(Refusal, match=f"(?s)out of order.*service ended {MOST_FAILURES} times"):
        supervisor.watch_until(lambda: False, 30)


def test_children_stop_in_reverse_order(tmp_path: Path, supervisor: Supervisor) -> None:
    for name in ("first", "second", "third"):
        supervisor.start(child(tmp_path, FOREVER, name))
    told: list[str] = []
    supervisor.stop(told.append)
    assert [line.split()[0] for line in told] == ["third", "second", "first"]


@pytest.mark.parametrize("means", ["kernel", "guard"])
def test_child_ends_when_its_launcher_is_killed(tmp_path: Path, means: str) -> None:
    command = [sys.executable, "-c", LAUNCHER, means, str(tmp_path / "log")]
    launcher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with launcher:
        assert launcher.stdout
        orphan = int(launcher.stdout.readline())
        assert lives(orphan)
        launcher.kill()
    eventually(lambda: not lives(orphan))
