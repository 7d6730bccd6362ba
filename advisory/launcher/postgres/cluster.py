import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg2
from psycopg2 import extensions

from advisory.launcher.ports import HOST, free_port
from advisory.launcher.postgres.binaries import installed, readable_copy, version
from advisory.launcher.postgres.home import account, home
from advisory.launcher.processes.child import Child
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.refusal import Refusal
from advisory.launcher.state import State

PATIENCE = 30.0  # seconds; a killed server's memory and files take a moment to be free
SUPERUSER = "postgres"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # a long path would be refused
    "timezone": "UTC",
    "log_timezone": "UTC",
    # No statement and no row in the log: they hold what people wrote.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What the log says while a killed server still lets go, or when another program took the port.
PASSING = ("postmaster.pid", "shared memory block", "could not bind")
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One PostgreSQL server and its files."""

    def __init__(self, state: State, settings: Mapping[str, str] | None = None) -> None:
        self.state = state
        self.settings = {**SETTINGS, **(settings or {})}
        self.account = account()
        self.home = home(state)
        self.data = self.home / "data"
        self.programs = readable_copy(installed(), self.home) if self.account else installed()
        self.version = version(self.programs)
        self.port = 0

    def create(self) -> None:
        """Make the files, whole or not at all."""
        if self.data.exists():
            self.refuse_another_version()
            return
        new = self.home / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        self.give(new)
        with self.password_file() as password:
            self.run_initdb(new, password)
        new.rename(self.data)

    def refuse_another_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != self.version.split(".")[0]:
            raise Refusal(
                f"The data were made by PostgreSQL {made_by}, this is {self.version}. "
                "Back them up with the release that made them, or start anew: bin/start --reset"
            )

    def run_initdb(self, folder: Path, password: Path) -> None:
        command = [self.programs / "bin" / "initdb", "-D", folder, "-U", SUPERUSER, "--pwfile", password]
        command += [
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        user, group = self.account or (None, None)
        made = subprocess.run(
            [str(word) for word in [*command, "--no-sync", "--no-instructions"]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=ENVIRONMENT,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if self.account is None else [],
        )
        if made.returncode:
            raise Refusal(f"{made.stdout}{made.stderr}\nPostgreSQL could not make its files in {folder}.")

    @contextlib.contextmanager
    def password_file(self) -> Iterator[Path]:
        path = self.home / ".password"
        path.unlink(missing_ok=True)
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(self.password)
        self.give(path)
        try:
            yield path
        finally:
            path.unlink()

    def give(self, path: Path) -> None:
        if self.account:
            os.chown(path, *self.account)

    @property
    def password(self) -> str:
        return self.state.secret("postgres-password")

    def start(self, supervisor: Supervisor) -> extensions.connection:
        """Start the server and connect as its superuser."""
        end = time.monotonic() + PATIENCE
        child = self.child()
        supervisor.start(child)
        while (connection := self.connect(child, end)) is None:
            words = child.last_words()
            if time.monotonic() > end or not any(sign in words for sign in PASSING):
                raise Refusal(f"{words}\nPostgreSQL does not start; see {child.log}.")
            time.sleep(0.25)
            child.command = self.command()
            child.start()
        return connection

    def child(self) -> Child:
        return Child(
            "postgres",
            self.command(),
            ENVIRONMENT,
            self.state.logs / "postgres.log",
            Path("/"),
            stop_signal=signal.SIGINT,
            grace=30.0,
            account=self.account,
        )

    def command(self) -> list[str | Path]:
        self.clear_stale_pid_file()
        self.port = free_port(self.state.recall("postgres-port"))
        self.state.remember("postgres-port", self.port)
        options = [f"--{name.replace('_', '-')}={value}" for name, value in self.settings.items()]
        return [self.programs / "bin" / "postgres", "-D", self.data, f"--port={self.port}", *options]

    def connect(self, child: Child, end: float) -> extensions.connection | None:
        """A connection, or None when the server ended or time ran out."""
        while not child.ended() and time.monotonic() < end:
            with contextlib.suppress(psycopg2.OperationalError):
                return psycopg2.connect(
                    host=HOST,
                    port=self.port,
                    user=SUPERUSER,
                    password=self.password,
                    dbname="postgres",
                    connect_timeout=2,
                )
            time.sleep(0.03)
        child.clear()
        return None

    def clear_stale_pid_file(self) -> None:
        """After a crash of the machine its number may be another program's, which would bar the start."""
        path = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            if not is_postgres(int(path.read_text().splitlines()[0])):
                path.unlink()

    def url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@{HOST}:{self.port}/advisory"


def is_postgres(process: int) -> bool:
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            return Path(f"/proc/{process}/comm").read_text().strip() == "postgres"
        return False
    listed = subprocess.run(["ps", "-o", "comm=", "-p", str(process)], capture_output=True, text=True)
    return Path(listed.stdout.strip()).name == "postgres"
