"""PostgreSQL's own programs that dump and restore, of the version that the server has."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from django.db import connections
from django.db.backends.postgresql.client import DatabaseClient

from advisory.launcher.postgres.binaries import installed
from advisory.launcher.refusal import Refusal

NEEDED = ("pg_dump", "pg_restore", "psql")


def server_version() -> int:
    """The major one, such as 18."""
    with connections["owner"].cursor() as cursor:
        return int(cursor.connection.server_version) // 10000


def programs_for(server: int) -> Path:
    """The folder with those of the server's own version, else of the next newer one."""
    found = {version: folder for folder in reversed(list(folders(server))) if (version := version_in(folder))}
    fitting = [version for version in found if version >= server]
    if not fitting:
        raise Refusal(
            f"The server is PostgreSQL {server}, and this machine has no pg_dump, pg_restore and psql for it. "
            f"Install PostgreSQL's client programs of version {server}."
        )
    return found[min(fitting)]


def folders(server: int) -> Iterator[Path]:
    """Those of the machine first: unlike ours they speak TLS with a server elsewhere."""
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    yield Path(f"/usr/lib/postgresql/{server}/bin")
    with suppress(Refusal):
        yield installed() / "bin"


def version_in(folder: Path) -> int:
    """Of pg_dump there, or 0."""
    if not all((folder / name).exists() for name in NEEDED):
        return 0
    said = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


def address() -> list[str]:
    """The owner's, as these programs take it."""
    return DatabaseClient.settings_to_cmd_args_env(connections["owner"].settings_dict, [])[0][1:]


def environment() -> dict[str, str]:
    """With the password, and the option without which row-level security leaves every school out."""
    given: dict[str, Any] = connections["owner"].settings_dict
    secret = DatabaseClient.settings_to_cmd_args_env(given, [])[1] or {}
    return {**os.environ, **secret, "PGOPTIONS": given["OPTIONS"]["options"]}


def last_line(said: IO[bytes]) -> str:
    """Of what one of them said of its trouble."""
    said.seek(0)
    return (said.read().decode(errors="replace").strip().splitlines() or ["it did not say why."])[-1]
