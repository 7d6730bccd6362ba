"""Puts the requests, one after the other, and looks for what belongs to other schools: in answers and in changes."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.cast import Place
from tests.isolation.asking import Generator, Request
from tests.isolation.canaries import CANARY, SECRET
from tests.isolation.filling import can_be_read, tables_of_schools
from tests.isolation.reading import all_words, words_of_pdfs

HALF_OF_ALL = 50_000
READS = re.compile(
    r"\s*(SELECT(?! (take|enter_step)\w*\()|SAVEPOINT|RELEASE|ROLLBACK|DECLARE|FETCH|CLOSE|PREPARE|EXECUTE|SET)"
    r'|.*"?django_session'
)


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
        assert self.statuses[200] > self.responses / 10, "there are pages to look at"
        assert self.checks, "there are changes to look at"

    def __str__(self) -> str:
        return f"{self.responses} responses {dict(self.statuses)}, {self.checks} checks after a change"


class Harness:
    def __init__(self, generator: Generator) -> None:
        self.generator, self.world = generator, generator.world
        self.outcome = Outcome()
        self.clients = {name: self.client_of(name) for name in ("nobody", *self.world.sessions)}
        self.tables = [model._meta.db_table for model in tables_of_schools() if can_be_read(model)]
        self.before = {place.school.slug: self.state_of(place) for place in self.world.others}

    def client_of(self, name: str) -> Client:
        client = Client(raise_request_exception=False)
        if name in self.world.sessions:
            client.cookies["sessionid"] = self.world.sessions[name]
        return client

    def put_all(self, requests: Iterable[Request]) -> Outcome:
        logging.disable(logging.CRITICAL)
        try:
            with words_of_pdfs() as set_in_type:
                for request in requests:
                    self.put(request, set_in_type)
        finally:
            logging.disable(logging.NOTSET)
        return self.outcome

    def put(self, request: Request, set_in_type: list[str]) -> None:
        """Nothing that the request did is kept."""
        client = self.clients[request.person]
        cookies = client.cookies.copy()
        with transaction.atomic(), noting_writes() as writes:
            ask = client.get if request.method == "GET" else client.post
            response = ask(address_of(request), request.body)
            if writes and not connection.needs_rollback:
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
        if SECRET in words and request.person != "maya":
            found.secrets.append(str(request))
        self.generator.learn(request, response)

    def check_other_schools(self, request: Request) -> None:
        self.outcome.checks += 1
        if any(self.state_of(place) != self.before[place.school.slug] for place in self.world.others):
            self.outcome.changes.append(str(request))

    def state_of(self, place: Place) -> list[Any]:
        """How many rows each table has of the school, and a sum over all that stands in them."""
        sums = [
            f'SELECT count(*), sum(hashtextextended(t::text, 0)) FROM "{table}" t' for table in self.tables
        ]
        with place.context(), connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(sums))
            return cursor.fetchall()


@contextmanager
def noting_writes() -> Iterator[list[str]]:
    found: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not READS.match(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def address_of(request: Request) -> str:
    return f"{request.path}?{'&'.join(f'{name}={value}' for name, value in request.query.items())}"
