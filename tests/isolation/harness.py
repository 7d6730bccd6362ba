"""Puts the requests, one after the other, and looks for what belongs to other schools: in answers and in changes."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.template import Template
from django.test import Client
from django.urls import reverse

from tests.isolation.asking import Generator, Request
from tests.isolation.canaries import CANARY, SECRET
from tests.isolation.filling import can_be_read, tables_of_schools
from tests.isolation.reading import all_words, words_of_pdfs

HALF_OF_ALL = 50_000
A_WHILE = 1000  # requests, which take less than a minute
LAWFUL = ("diaz", "care:family_file")  # made for a parent, as two people agreed
# Who only read has no number of a transaction, and the tables are not looked at.
# PostgreSQL counts on from one transaction to the next until it puts the numbers away, so it is told to do so.
WRITTEN = """
SELECT name FROM pg_stat_force_next_flush(), unnest(%s) AS name, CAST(name AS regclass) AS written
WHERE pg_current_xact_id_if_assigned() IS NOT NULL
  AND pg_stat_get_xact_tuples_inserted(written) + pg_stat_get_xact_tuples_updated(written)
    + pg_stat_get_xact_tuples_deleted(written) > 0
"""


@dataclass
class Outcome:
    """How many answers there were, by status, and what must not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    reached: set[tuple[str, str]] = field(default_factory=set)
    checks: int = 0
    leaks: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def responses(self) -> int:
        return self.statuses.total()

    def check(self) -> None:
        assert self.leaks == []
        assert self.changes == []
        assert self.statuses[200] > self.responses / 10, f"Few pages to look at: {self}"
        assert self.checks, f"No changes to look at: {self}"

    def __str__(self) -> str:
        return f"{self.responses} responses {dict(self.statuses)}, {self.checks} checks after a change"


class Harness:
    def __init__(self, generator: Generator) -> None:
        self.generator, self.world = generator, generator.world
        self.outcome = Outcome()
        self.clients = {name: self.client_of(name) for name in ("nobody", *self.world.sessions)}
        self.tables = [model._meta.db_table for model in tables_of_schools() if can_be_read(model)]
        self.before = self.state_of(self.tables)

    def client_of(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name in self.world.sessions:
            client.cookies["sessionid"] = self.world.sessions[name]
        return client

    def put_all(self, requests: Iterable[Request]) -> Outcome:
        logging.disable(logging.CRITICAL)
        try:
            with words_of_pdfs() as set_in_type, nothing_noted_of_templates():
                for at, request in enumerate(requests):
                    if at % A_WHILE == 0:
                        self.look_alive()
                    self.put(request, set_in_type)
        finally:
            logging.disable(logging.NOTSET)
        return self.outcome

    def look_alive(self) -> None:
        """That people are there is written once a minute: so no request has to. Nor is it one too many."""
        cache.clear()
        for client in self.clients.values():
            client.get(reverse("account_inactive"))

    def put(self, request: Request, set_in_type: list[str]) -> None:
        """Nothing that the request did is kept."""
        client = self.clients[request.person]
        cookies = client.cookies.copy()
        with transaction.atomic():
            ask = client.get if request.method == "GET" else client.post
            response = ask(address_of(request), request.body)
            if not connection.needs_rollback:
                self.check_other_schools(request)
            transaction.set_rollback(True)
        client.cookies = cookies
        self.note(request, response, all_words(response) + "".join(set_in_type).lower())
        set_in_type.clear()

    def note(self, request: Request, response: Any, words: str) -> None:
        found = self.outcome
        found.statuses[response.status_code] += 1
        found.reached.add((request.name, request.person))
        if error := getattr(response, "exc_info", None):
            words += repr(error[1]).lower()
            found.errors.append(f"{request}: {error[1]!r}")
        if canaries := sorted(set(CANARY.findall(words))):
            found.leaks.append(f"{request}: {canaries[:3]}")
        if SECRET in words and request.person != "maya" and (request.person, request.name) != LAWFUL:
            found.secrets.append(str(request))
        self.generator.learn(request, response)

    def check_other_schools(self, request: Request) -> None:
        """In every table that it wrote in, by itself or by a trigger; what is taken back anyway changes nothing."""
        if written := tables_written(self.tables):
            self.outcome.checks += 1
            if any(state != self.before[table] for table, state in self.state_of(written).items()):
                self.outcome.changes.append(str(request))

    def state_of(self, tables: list[str]) -> dict[str, list[Any]]:
        """How many rows each has of the other schools, and a sum over all that stands in them."""
        sums = (f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" t' for table in tables)
        question, found = " UNION ALL ".join(sums), []
        for place in self.world.others:
            with place.context(), connection.cursor() as cursor:
                cursor.execute(question)
                found.append(cursor.fetchall())
        return dict(zip(tables, zip(*found, strict=True), strict=True))


def tables_written(tables: list[str]) -> list[str]:
    """Of these, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [tables])
        return [table for (table,) in cursor.fetchall()]


@contextmanager
def nothing_noted_of_templates() -> Iterator[None]:
    """Tests copy the context of each template that is rendered, for who looks at it; here nobody does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda self, context: self.nodelist.render(context))
        yield


def address_of(request: Request) -> str:
    return f"{request.path}?{'&'.join(f'{name}={value}' for name, value in request.query.items())}"
