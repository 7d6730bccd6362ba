"""bin/start with a database and a broker of somebody else's, as on a real site."""

import contextlib
import os
from collections.abc import Iterator

import psycopg2
import pytest

from tests.advisory.checkout import Checkout, checkout
from tests.advisory.processes import family

DATABASE = "advisory_real_site"


def elsewhere(name: str, place: str) -> dict[str, str]:
    return {name: f"{os.environ[name].rpartition('/')[0]}/{place}"}


OWNER = elsewhere("DATABASE_OWNER_URL", DATABASE)
SERVICES = elsewhere("DATABASE_URL", DATABASE) | elsewhere("REDIS_URL", "9")
SITE = SERVICES | {"SECRET_KEY": "k" * 50, "JOURNAL_KEY": "j" * 50, "ALLOWED_HOSTS": "advisory.example"}


@pytest.fixture(scope="module")
def site() -> Iterator[Checkout]:
    with checkout() as copy, contextlib.closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")
            yield copy
            copy.end()
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.mark.parametrize("missing", ["SECRET_KEY", "JOURNAL_KEY", "ALLOWED_HOSTS"])
def test_missing_secret_stops_the_start_with_one_line(site: Checkout, missing: str) -> None:
    status, said = site.start(**{name: value for name, value in SITE.items() if name != missing})
    assert status == 1
    assert said.splitlines()[-1].startswith(f"{missing} is not set.")
    assert "Traceback" not in said


def test_reset_never_touches_it(site: Checkout) -> None:
    status, said = site.start("--reset", **SITE)
    assert status == 1
    assert (
        said == "--reset deletes the database that bin/start keeps itself; DATABASE_URL names another one.\n"
    )


def test_database_that_does_not_answer_is_named(site: Checkout) -> None:
    status, said = site.start(**SITE | {"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/advisory"})
    assert status == 1
    assert said.splitlines()[-1].startswith("The database does not answer: ")
    assert "Traceback" not in said


def test_the_owner_is_refused_as_the_role_of_the_application(site: Checkout) -> None:
    status, said = site.start(**SITE | {"DATABASE_URL": OWNER["DATABASE_OWNER_URL"]})
    assert status == 1
    assert said.splitlines()[-1].startswith("DATABASE_URL leads to the role advisory_owner, which owns")
    assert "Traceback" not in said


def test_it_starts_nothing_of_its_own_and_migrates_only_as_the_owner(site: Checkout) -> None:
    status, said = site.start(**SITE)
    assert status == 1
    assert said.splitlines()[-1].startswith("The database is behind this release. Set DATABASE_OWNER_URL")
    status, said = site.start(**SITE | OWNER)
    assert status == 0, said
    commands = " ".join(family(site.supervisor).values())
    assert "gunicorn" in commands and "celery" in commands
    assert "postgres" not in commands and "valkey" not in commands
    assert "https://advisory.example/" in said
    status, said = site.call("stop")
    assert status == 0
