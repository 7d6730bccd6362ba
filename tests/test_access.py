"""Who gets which answer from every URL: the table of `tests/access.txt` against the real pages.

A row is a URL's name, the method, and one answer a person: a status, or `in` for "sign in first". A URL without
its two rows fails, and so does a row without its URL.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from circles.library.load import ensure_library
from tests.cast import Place, build_cedar, build_harbor, session_of
from tests.promises.plugin import Proved
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


@pytest.mark.promise("urls-have-rules")
def test_every_url_has_its_rows(proved: Proved) -> None:
    assert {name for name, _method in ROWS} == set(NAMES)
    assert {(name, method) for name in NAMES for method in METHODS} == set(ROWS)
    assert all(len(row) == len(PEOPLE) for row in ROWS.values())
    proved(len(NAMES), "URLs")


@dataclass
class World:
    """Both schools, and the session of everybody who signs in."""

    cedar: Place
    sessions: dict[str, str]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all URLs: what a request does to it is undone after each answer."""
    with django_db_blocker.unblock(), transaction.atomic():
        cedar, harbor = build_cedar(), build_harbor()
        for place in (cedar, harbor):
            with place.context():
                ensure_library(place.school)
        people = cedar.people | harbor.people
        sessions = {name: session_of(member) for name, member in people.items()}
        for session in sessions.values():
            client_with(session).get("/")  # the first page notes in the session that they are there
        yield World(cedar, sessions)
        transaction.set_rollback(True)


def client_with(session: str) -> Client:
    client = Client()
    client.cookies["sessionid"] = session
    return client


@pytest.fixture
def clients(world: World) -> dict[str, Client]:
    known = {name: client_with(session) for name, session in world.sessions.items()}
    return {name: known.get(name) or Client() for name in PEOPLE}


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.promise("urls-have-rules", "shared-device")
def test_answers(name: str, world: World, clients: dict[str, Client], proved: Proved) -> None:
    url = reverse(name, kwargs=targets(name, world.cedar))
    for method in METHODS:
        found = {person: answer(client, method, url) for person, client in clients.items()}
        expected = dict(zip(PEOPLE, ROWS[name, method], strict=True))
        assert found == expected, f"{name} {method}"
        proved(len(found), "answers")


def answer(client: Client, method: str, url: str) -> str:
    """The status, with nothing that the request did kept, nor kept by the browser of somebody who is signed in."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.url.startswith("/accounts/login/"):
        return "in"
    assert "sessionid" not in client.cookies or "no-store" in response.get("Cache-Control", ""), url
    return str(response.status_code)
