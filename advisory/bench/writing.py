"""A school that writes at once: every student's journal saves itself, on gunicorn as it serves the site."""

import asyncio
import json
import os
from dataclasses import dataclass, field
from random import Random
from statistics import median, quantiles
from time import perf_counter
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from advisory.bench.live import seconds_of, served
from advisory.bench.screens import Line
from journals.models import Entry
from journals.words import read_entries
from schools.context import school_context
from schools.models import Account, Member, School

PAUSE = 10.0  # seconds between two saves of one page that is written on
WARM_UP, SECONDS = 12, 40
RUNS = 101
WORDS = "At lunch somebody saved me a seat without making a thing of it. "


@dataclass(frozen=True)
class Writing:
    """`save_ms` and `queries` are of one save in this process (`own_queries` beyond those of any page of a school);
    the other milliseconds are of all students' saves at once. `lost` saves were acknowledged and are not there.
    """

    students: int
    busy: float
    cores: float
    save_ms: float
    queries: int
    own_queries: int
    a_second: float
    p50: float
    p95: float
    p99: float
    errors: int
    first_error: str
    lost: int


@dataclass
class Page:
    """One student's, open on a new entry; `sizes` are the different lengths that its words take in turn."""

    session: str
    pk: UUID = field(default_factory=uuid4)
    tab: UUID = field(default_factory=uuid4)
    version: int = 0
    serial: int = 0
    kept: str = ""
    sizes: int = 20

    @property
    def path(self) -> str:
        return reverse("journals:entry_save", args=[self.pk])

    def form(self) -> dict[str, str]:
        """What it sends now: some words more each time."""
        self.serial += 1
        words = WORDS * (1 + self.serial % self.sizes)
        found = {"text": f"{words} {self.serial}", "audience": "me", "version": self.version, "tab": self.tab}
        return {name: str(value) for name, value in found.items()} | {"serial": str(self.serial)}


@dataclass
class Answers:
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def measure_writing() -> Writing:
    """On the demo's Cedar Grove."""
    busy = os.getloadavg()[0]
    pages = [Page(session) for session in sessions()]
    save_ms, queries, own = measure_one(pages.pop())
    with served() as (web_server, port):
        before = seconds_of(web_server)
        answers = asyncio.run(write_all(pages, port))
        cores = (seconds_of(web_server) - before) / (SECONDS + WARM_UP)
    shares = quantiles(answers.times, n=100)
    return Writing(
        students=len(pages),
        busy=busy,
        cores=round(cores, 2),
        save_ms=save_ms,
        queries=queries,
        own_queries=own,
        a_second=round(len(answers.times) / SECONDS, 1),
        p50=round(shares[49], 1),
        p95=round(shares[94], 1),
        p99=round(shares[98], 1),
        errors=len(answers.errors),
        first_error=next(iter(answers.errors), ""),
        lost=count_lost(pages),
    )


def sessions(backend: str | None = None) -> list[str]:
    """Of all students of Cedar Grove."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        accounts = Account.objects.filter(pk__in=Member.objects.students().here().values("account"))
        return [session_of(account, backend) for account in accounts]


def session_of(account: Account, backend: str | None = None) -> str:
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def measure_one(page: Page) -> tuple[float, int, int]:
    """Median milliseconds of a save, all of its queries, and those beyond what a request refused by its form takes."""
    client = Client(SERVER_NAME="localhost")
    client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    times = [save(client, page) for _run in range(RUNS)]
    with CaptureQueriesContext(connection) as captured:
        save(client, page)
    with CaptureQueriesContext(connection) as refused:
        client.post(page.path, {"version": "none"})
    return round(median(times), 1), len(captured), len(captured) - len(refused)


def save(client: Client, page: Page) -> float:
    before = perf_counter()
    response = client.post(page.path, page.form())
    milliseconds = (perf_counter() - before) * 1000
    page.version = response.json()["version"]
    return milliseconds


async def write_all(pages: list[Page], port: int) -> Answers:
    answers, until = Answers(), perf_counter() + WARM_UP + SECONDS
    await asyncio.gather(*(write(page, port, Random(at), until, answers) for at, page in enumerate(pages)))
    return answers


async def write(page: Page, port: int, random: Random, until: float, answers: Answers) -> None:
    line = Line(port, page.session)
    await asyncio.sleep(random.random() * PAUSE)
    while (asked_at := perf_counter()) < until:
        form = page.form()
        try:
            status, body = await line.send(line.post(page.path, form))
        except (OSError, asyncio.IncompleteReadError) as problem:
            status, body = 0, repr(problem).encode()
        if status == 200:
            page.version, page.kept = json.loads(body)["version"], form["text"]
            if asked_at > until - SECONDS:
                answers.times.append((perf_counter() - asked_at) * 1000)
        else:
            answers.errors.append(f"{status} {body[:80]!r}")
        await asyncio.sleep(max(asked_at + PAUSE - perf_counter(), 0))
    await line.close()


def count_lost(pages: list[Page]) -> int:
    """Pages whose last acknowledged words are not what the entry says."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        words = read_entries(Entry.objects.filter(pk__in=[page.pk for page in pages]))
    return sum(
        bool(page.kept) and (page.pk not in words or words[page.pk].text != page.kept) for page in pages
    )
