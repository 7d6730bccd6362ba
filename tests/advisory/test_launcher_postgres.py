import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from advisory.launcher.postgres import home
from advisory.launcher.postgres.cluster import THROW_AWAY, Cluster
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    found = State(tmp_path, tmp_path / "var")
    found.prepare()
    yield found
    home.remove(found)


def test_number_of_a_crashed_server_that_is_now_another_program_does_not_bar_the_start(
    state: State, supervisor: Supervisor
) -> None:
    cluster = Cluster(state, THROW_AWAY)
    cluster.create()
    user, group = cluster.account or (None, None)
    with subprocess.Popen(["sleep", "60"], user=user, group=group) as other:
        try:
            (cluster.data / "postmaster.pid").write_text(f"{other.pid}\n{cluster.data}\n0\n0\n\n127.0.0.1\n")
            cluster.give(cluster.data / "postmaster.pid")
            with closing(cluster.start(supervisor)) as connection:
                assert connection.server_version >= 180000
        finally:
            other.kill()


def test_data_of_another_version_are_refused_in_one_line(state: State) -> None:
    cluster = Cluster(state)
    cluster.data.mkdir()
    (cluster.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(Refusal, match=r"made by PostgreSQL 17, this is 18\.\d+\. .*--reset"):
        cluster.create()


def test_files_that_were_half_made_are_made_anew(state: State) -> None:
    cluster = Cluster(state)
    (cluster.home / "data.new" / "base").mkdir(parents=True)
    cluster.create()
    assert (cluster.data / "PG_VERSION").exists()
    assert not (cluster.home / "data.new").exists()
    assert not list(cluster.home.glob(".password"))
    if cluster.account:
        assert cluster.data.stat().st_uid == cluster.account[0] != os.geteuid()


def test_broken_files_end_the_start_with_the_servers_words(state: State, supervisor: Supervisor) -> None:
    cluster = Cluster(state)
    cluster.create()
    (cluster.data / "postgresql.conf").write_text("no such setting\n")
    with pytest.raises(Refusal, match=r"(?s)syntax error.*PostgreSQL does not start"):
        cluster.start(supervisor)
