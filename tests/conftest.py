import gc
import logging
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client, TransactionTestCase
from pytest_django.live_server_helper import LiveServer
from whitenoise.base import WhiteNoise

from advisory.logs import PrivateFormatter
from schools.models import Member
from tests.cast import FAST_HASHERS, Place, build_cedar, build_harbor, session_of

pytest_plugins = ["tests.browser", "tests.promises.plugin"]

LONGEST_FILES = (
    "test_histories.py",
    "test_attack.py",
    "test_guard_alone.py",
    "test_taps_lossy.py",
    "test_calls_chaos.py",
    "test_isolation.py",
    "test_chaos.py",
    "test_accessibility.py",
    "test_killed.py",
    "test_tiny.py",
    "test_useful.py",
    "test_access.py",
)
WAITING_FIXTURES = {"live_server", "own"}
WAITING_FILES = ("test_launcher", "test_first_day")
CLOCKS = {"moment", "tuesday_morning"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "cedar", "harbor", "sign_in"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long proofs, and none that is a part of one")


def pytest_configure(config: pytest.Config) -> None:
    """Pages in tests wear the same hashed files as in production; the database is a copy where there is one."""
    settings.STATIC_ROOT = settings.ROOT / "var" / "test-static"
    if template := os.environ.get("TEST_TEMPLATE"):
        settings.DATABASES["owner"]["TEST"]["TEMPLATE"] = template
    if not hasattr(config, "workerinput"):
        call_command("collectstatic", interactive=False, verbosity=0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every database test may touch both aliases: the application's role, and the owner, who flushes."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        names = set(getattr(item, "fixturenames", ()))
        if marker or names & DATABASE_FIXTURES:
            options = dict(marker.kwargs) if marker else {}
            if names & {"transactional_db", "live_server"}:
                options["transaction"] = True
            item.add_marker(
                pytest.mark.django_db(**{**options, "databases": ["default", "owner"]}), append=False
            )
    spread_what_waits(items)
    left_out = "short" if config.getoption("--all") else "long"
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker(left_out)])
    items[:] = [item for item in items if not item.get_closest_marker(left_out)]


def pytest_collection_finish() -> None:
    """What is there before the first test stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def spread_what_waits(items: list[pytest.Item]) -> None:
    """The longest files first, since begun last each would end alone. Those with browsers, services or programs of
    their own wait more than they compute: so that never all processes wait at once, they come one by one among the
    others, and are over before these are.
    """
    paths = list(dict.fromkeys(item.path for item in items))
    longest = [path for name in LONGEST_FILES for path in paths if path.name == name]
    waiting = {item.path for item in items if waits(item)}.difference(longest)
    others = [path for path in paths if path not in waiting.union(longest)]
    # Reversed, since those with programs of their own take longer than browsers.
    one_by_one = [path for path in reversed(paths) if path in waiting]
    place = spread(longest, -1, 0) | spread(others, 0, 1) | spread(one_by_one, 0, 0.8)
    items.sort(key=lambda item: place[item.path])


def waits(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.path.name.startswith(WAITING_FILES) or bool(WAITING_FIXTURES & fixtures)


def spread(paths: list[Path], begin: float, end: float) -> dict[Path, float]:
    return {path: begin + (end - begin) * number / len(paths) for number, path in enumerate(paths)}


@pytest.fixture(scope="session", autouse=True)
def one_look_at_static_files() -> Iterator[None]:
    """Every client has a WhiteNoise of its own, which would look at all the files again."""
    look, found = WhiteNoise.update_files_dictionary, {}

    def look_once(self: WhiteNoise, root: str, prefix: str) -> None:
        if root not in found:
            look(self, root, prefix)
            found[root] = dict(self.files)
        self.files.update(found[root])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", look_once)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The owner drops the test database once the application's role has let go of it, forgotten connections too."""
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        # A copy has all of the migrated database but the rights on the database itself.
        name = cursor.db.ops.quote_name(cursor.db.settings_dict["NAME"])
        cursor.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC")
    yield
    gc.collect()
    connections["default"].close()


@pytest.fixture(scope="session", autouse=True)
def only_full_tables_are_emptied() -> Iterator[None]:
    """After a test that commits, instead of truncating all of them, which takes ten times as long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_full_tables)
        yield


def empty_full_tables(self: TransactionTestCase) -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        found = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names]
        cursor.execute(" UNION ALL ".join(found))
        full = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in full:
            cursor.execute(f'DELETE FROM "{name}"')


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The application with its own way of serving static files, instead of Django's for development."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    server.start()
    yield server
    server.stop()


@pytest.fixture
def clock_set(request: pytest.FixtureRequest) -> None:
    """What is built after it lies around the day of the test, whatever the day on which the test runs."""
    for name in CLOCKS.intersection(request.fixturenames):
        request.getfixturevalue(name)


@pytest.fixture
def cedar(db: None, clock_set: None) -> Place:
    return build_cedar()


@pytest.fixture
def harbor(db: None, clock_set: None) -> Place:
    return build_harbor()


@pytest.fixture
def sign_in() -> Callable[[Member], Client]:
    def client_of(member: Member) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session_of(member)
        return client

    return client_of


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def site_log(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the site writes in its log meanwhile."""
    lines = StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, PrivateFormatter):
            monkeypatch.setattr(handler, "stream", lines)
    return lines


@pytest.fixture(scope="session", autouse=True)
def tokens_that_spell_nothing() -> Iterator[None]:
    """Pages carry random tokens: in none of them a name or a number that a test looks for may stand by chance."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.middleware.csrf.CSRF_ALLOWED_CHARS", "bcdfghjklmnpqrstvwxz")
        yield


@pytest.fixture(autouse=True)
def fast_passwords_and_a_clean_cache(settings: Any) -> None:
    settings.PASSWORD_HASHERS = FAST_HASHERS
    cache.clear()
