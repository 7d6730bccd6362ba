"""Who gets which answer from every URL: the table of `tests/access.txt` against the real pages.

A row is a URL's name, the method, and one answer a person: a status, or `in` for "sign in first". A URL without
its two rows fails, and so does a row without its URL.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Place
from tests.targets import targets

TABLE = Path(__file__).with_name("access.txt")
METHODS = ("GET", "POST")


def read_table() -> tuple[list[str], dict[tuple[str, str], list[str]]]:
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    people, rows = lines[0][2:], lines[1:]
    table = {(row[0], row[1]): row[2:] for row in rows}
    assert len(table) == len(rows), "a URL stands twice in the table"
    return people, table


def url_names(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


PEOPLE, ROWS = read_table()
NAMES = sorted(set(url_names(get_resolver("advisory.urls").url_patterns)))


def test_every_url_has_its_rows() -> None:
    assert {name for name, _method in ROWS} == set(NAMES)
    assert {(name, method) for name in NAMES for method in METHODS} == set(ROWS)
    assert all(len(row) == len(PEOPLE) for row in ROWS.values())


@pytest.fixture
def clients(cedar: Place, harbor: Place, sign_in: Callable[..., Client]) -> dict[str, Client]:
    people = cedar.people | harbor.people
    return {name: Client() if name == "nobody" else sign_in(people[name]) for name in PEOPLE}


@pytest.mark.parametrize("name", NAMES)
def test_answers(name: str, cedar: Place, clients: dict[str, Client]) -> None:
    url = reverse(name, kwargs=targets(name, cedar))
    for method in METHODS:
        found = {person: answer(client, method, url) for person, client in clients.items()}
        expected = dict(zip(PEOPLE, ROWS[name, method], strict=True))
        assert found == expected, f"{name} {method}"


def answer(client: Client, method: str, url: str) -> str:
    """The status, with nothing that the request did kept."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "in"
    return str(response.status_code)
