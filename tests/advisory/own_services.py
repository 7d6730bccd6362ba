"""A database and a broker that belong to one test alone, and can be restarted and emptied."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from advisory.launcher.postgres import home
from advisory.launcher.postgres.cluster import THROW_AWAY
from advisory.launcher.processes.child import Child
from advisory.launcher.processes.supervisor import Supervisor
from advisory.launcher.progress import Progress
from advisory.launcher.services import Services, start_services
from advisory.launcher.state import State
from advisory.launcher.wiring import wire
from tests.advisory.checkout import ROOT
from tests.advisory.processes import eventually

# Each minute PostgreSQL looks at how its tables have grown; here much happens within one.
SETTINGS = THROW_AWAY | {"autovacuum_naptime": "2s"}


@dataclass
class Own:
    folder: Path
    supervisor: Supervisor
    services: Services
    environment: dict[str, str]
    children: list[Child] = field(default_factory=list)

    def restart_database(self) -> None:
        """As an operator restarts it: open connections are cut."""
        postgres = next(child for child in self.supervisor.children if child.name == "postgres")
        postgres.stop()
        postgres.start()
        eventually(self.answers)

    def answers(self) -> bool:
        try:
            self.rows("SELECT 1")
        except psycopg2.OperationalError:
            return False
        return True

    def rows(self, sql: str, *values: object) -> list[tuple]:
        """As the owner with the maintenance policy: of every school."""
        with (
            closing(psycopg2.connect(self.services.owner_url, options="-c app.maintenance=on")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)
            return cursor.fetchall()

    def empty_broker(self) -> None:
        with redis.Redis.from_url(self.services.redis_url) as client:
            client.flushall()

    def run(self, name: str, command: list[str], **settings: str) -> Child:
        """A process that ends with the test at the latest."""
        log = self.folder / f"{name}.log"
        child = Child(name, command, {**self.environment, **settings}, log, ROOT, grace=5.0)
        child.guard = self.supervisor.guard
        child.start()
        self.children.append(child)
        return child


@contextmanager
def own_services(folder: Path) -> Iterator[Own]:
    state = State(ROOT, folder)
    state.prepare()
    progress = Progress()
    supervisor = Supervisor(progress)
    try:
        services = start_services(state, supervisor, progress, given={}, settings=SETTINGS)
        own = Own(folder, supervisor, services, wire(state, services, 8000, given={}))
        try:
            yield own
        finally:
            for child in own.children:
                if child.process is not None:
                    child.clear()
    finally:
        for child in reversed(supervisor.children):
            child.stop()
        supervisor.guard.close()
        home.remove(state)
