"""A database of its own for tests of migrations, with the tables as they were before."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connections


@pytest.fixture
def scratch(transactional_db: None) -> Iterator[None]:
    """A database of its own, for both roles."""
    mine = connections["owner"].settings_dict["NAME"]
    theirs = f"{mine}_scratch"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{theirs}"')
        cursor.execute(f'CREATE DATABASE "{theirs}"')
    point_at(theirs)
    yield
    point_at(mine)
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{theirs}"')


def point_at(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0)
