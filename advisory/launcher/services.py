"""The database and the broker: the checkout's own, or those that the environment names."""

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from advisory.launcher.postgres.cluster import Cluster
from advisory.launcher.postgres.roles import APPLICATION, OWNER, ensure_roles
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.state import State
from advisory.launcher.valkey import Valkey

OWNER_URL = "DATABASE_OWNER_URL"


@dataclass(frozen=True)
class Services:
    """Where they are; no owner's address for a database that somebody else migrates."""

    database_url: str
    owner_url: str | None
    redis_url: str


def start_services(
    state: State,
    supervisor: Supervisor,
    progress: Progress,
    given: Mapping[str, str] = os.environ,
    settings: Mapping[str, str] | None = None,
) -> Services:
    """Start what the environment does not name."""
    database_url, owner_url = given.get("DATABASE_URL"), given.get(OWNER_URL)
    redis_url = given.get("REDIS_URL")
    if not database_url:
        database_url, owner_url = start_postgres(state, supervisor, progress, settings)
    if not redis_url:
        redis_url = start_valkey(state, supervisor, progress)
    return Services(database_url, owner_url, redis_url)


def start_postgres(
    state: State, supervisor: Supervisor, progress: Progress, settings: Mapping[str, str] | None
) -> tuple[str, str]:
    cluster = Cluster(state, settings)
    passwords = {OWNER: state.secret("owner-password"), APPLICATION: state.secret("application-password")}
    with progress.step(f"PostgreSQL {cluster.version}"):
        cluster.create()
        with contextlib.closing(cluster.start(supervisor)) as connection:
            ensure_roles(connection, passwords)
    return cluster.url(APPLICATION, passwords[APPLICATION]), cluster.url(OWNER, passwords[OWNER])


def start_valkey(state: State, supervisor: Supervisor, progress: Progress) -> str:
    valkey = Valkey(state)
    with progress.step("Valkey"):
        valkey.start(supervisor)
    return valkey.url
