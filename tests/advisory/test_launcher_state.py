import os
import shutil
import stat
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisory.launcher.lock import Lock
from advisory.launcher.postgres import home
from advisory.launcher.refusal import Refusal
from advisory.launcher.start import reset, start
from advisory.launcher.state import LONG_LOG, State

ROOT = Path(__file__).resolve().parents[2]
HOLDER = """
import sys
from pathlib import Path
from advisory.launcher.lock import Lock
with Lock(Path(sys.argv[1])).held() as alone:
    print(alone, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    found = State(tmp_path, tmp_path / "var")
    found.prepare()
    yield found
    home.remove(found)


def test_secret_is_made_once_for_its_owner_alone(state: State) -> None:
    first = state.secret("key")
    assert len(first) >= 50
    assert state.secret("key") == first
    assert state.secret("another") != first
    assert stat.S_IMODE((state.run / "key").stat().st_mode) == 0o600


def test_what_is_half_written_is_not_remembered(state: State) -> None:
    assert state.recall("port") is None
    state.remember("port", 5432)
    assert state.recall("port") == 5432
    (state.run / "port.json").write_text("{")
    assert state.recall("port") is None


def test_long_log_is_put_aside(state: State) -> None:
    (state.logs / "web.log").write_bytes(b"x" * (LONG_LOG + 1))
    (state.logs / "worker.log").write_bytes(b"x")
    state.prepare()
    assert sorted(path.name for path in state.logs.iterdir()) == ["web.log.old", "worker.log"]


def test_lock_names_its_holder_and_ends_with_it(state: State) -> None:
    path = state.run / "lock"
    assert Lock(path).holder() is None
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdout.readline() == "True\n"
        assert Lock(path).holder() == other.pid
        with Lock(path).held() as alone:
            assert not alone
        other.kill()
    assert Lock(path).holder() is None


def test_reset_deletes_everything_but_the_tests_folder(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    database = home.home(state)
    (database / "row").touch()
    (state.mail / "letter").touch()
    (state.var / "test").mkdir()
    key = state.secret("key")
    reset(state)
    assert not (database / "row").exists()
    assert not (state.mail / "letter").exists()
    assert (state.var / "test").exists()
    assert state.secret("key") != key


def test_copied_checkout_leaves_the_other_ones_database_alone(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "OPEN_FOLDER", tmp_path / "lib" / "advisory")
    database = home.make_open_folder(state)
    assert home.named(state) == database
    copied = State(tmp_path / "copy", tmp_path / "copy" / "var")
    shutil.copytree(state.var, copied.var)
    assert home.named(copied) is None
    assert home.make_open_folder(copied) != database
    moved = State(tmp_path / "moved", tmp_path / "moved" / "var")
    moved.root.mkdir()
    state.var.rename(moved.var)
    assert home.named(moved) == database


def test_another_users_data_are_refused_in_one_line(state: State) -> None:
    data = state.var / "postgres" / "data"
    data.mkdir(parents=True)
    if os.geteuid():
        state.var.chmod(0)
    else:
        shutil.chown(data, "nobody")
    with pytest.raises(Refusal, match=r"belong to nobody; start as that user|cannot be used by this user"):
        start(state, Namespace())
    state.var.chmod(0o700)
