"""A survey that is answered: how many a second, beside a bare form of Django's; and how long closing takes."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import quantiles
from time import perf_counter

from django.db import connections
from django.urls import reverse

from advisory.bench.bare_pages import BareAnswer
from advisory.bench.live import seconds_of, served
from advisory.bench.screens import Line
from advisory.bench.writing import sessions
from schools import clock
from schools.context import school_context
from schools.models import School
from schools.sessions import SessionStore
from surveys.instruments.content import Instrument
from surveys.keys import give_key
from surveys.models import Part, Permission, Sheet, Survey
from surveys.versions import keep_version, shipped

CLIENTS = 16
FLOWS = 1400
FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass(frozen=True)
class Answering:
    """Flows (GET the form, POST all of its items) that were completed, with milliseconds of each request.

    `cpu_ms` is the server's processor time for one flow. `items` is 0 for the bare form.
    """

    site: str
    items: int
    a_second: float
    cpu_ms: float
    p50: float
    p95: float
    errors: int
    first_error: str


@dataclass
class Answers:
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    flows: int = 0


def measure_answering(items: Sequence[int] = (9, 27), rounds: int = 2) -> list[Answering]:
    """The bare form and our survey in turn, the best round of each; on the demo's Cedar Grove, where all may answer."""
    bare_sessions, ours = sessions("django.contrib.auth.backends.ModelBackend"), sessions()
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        Permission.objects.all().delete()
    pages = {f"survey of {n}": (n, survey_of(n, school)) for n in items}
    found: dict[str, Answering] = {}
    with bare_table():
        for _round in range(rounds):
            keep_best(found, measure_site("bare", 0, "advisory.bench.bare_site", "/bare/", bare_sessions))
            for name, (number, survey) in pages.items():
                path = reverse("surveys:answer", args=[survey.pk])
                keep_best(found, measure_site(name, number, "advisory.bench.site", path, ours))
                forget_sheets()
    return list(found.values())


def keep_best(found: dict[str, Answering], fresh: Answering) -> None:
    if fresh.site not in found or found[fresh.site].a_second < fresh.a_second:
        found[fresh.site] = fresh


def measure_site(name: str, items: int, site: str, path: str, opened: Sequence[str]) -> Answering:
    note_visits(opened)
    with served(site) as (web_server, port):
        warm = Answers()
        asyncio.run(answer_all(port, path, items or 9, opened[FLOWS : FLOWS + 64], warm))
        cpu, before, answers = seconds_of(web_server), perf_counter(), Answers()
        asyncio.run(answer_all(port, path, items or 9, opened[:FLOWS], answers))
        seconds, cpu = perf_counter() - before, seconds_of(web_server) - cpu
    shares = quantiles(answers.times, n=100)
    return Answering(
        site=name,
        items=items,
        a_second=round(answers.flows / seconds, 1),
        cpu_ms=round(cpu * 1000 / max(answers.flows, 1), 2),
        p50=round(shares[49], 1),
        p95=round(shares[94], 1),
        errors=len(answers.errors),
        first_error=next(iter(answers.errors), ""),
    )


async def answer_all(port: int, path: str, items: int, opened: Sequence[str], answers: Answers) -> None:
    waiting = iter(opened)
    await asyncio.gather(*(one_client(port, path, items, waiting, answers) for _client in range(CLIENTS)))


async def one_client(port: int, path: str, items: int, waiting: Iterator[str], answers: Answers) -> None:
    form = {f"q{number}": str(1 + number % 6) for number in range(1, items + 1)} | {"do": "hand_in"}
    for session in waiting:
        line = Line(port, session)
        got = await timed(line, line.get(path), answers)
        if got != 200:
            answers.errors.append(f"GET {got}")
            continue
        sent = await timed(line, line.post(path, form), answers)
        if sent == 302:
            answers.flows += 1
        else:
            answers.errors.append(f"POST {sent}")
        await line.close()


async def timed(line: Line, request: bytes, answers: Answers) -> int:
    before = perf_counter()
    status, _body = await line.send(request)
    answers.times.append((perf_counter() - before) * 1000)
    return status


def note_visits(opened: Sequence[str]) -> None:
    """As of people who came to the form from another page, which noted that they are there."""
    until = (clock.now() + timedelta(minutes=School.STUDENT_IDLE_MINUTES)).timestamp()
    for key in opened:
        session = SessionStore(key)
        session["idle_at"] = until
        session.save()


@contextmanager
def bare_table() -> Iterator[None]:
    with connections["owner"].schema_editor() as editor:
        editor.create_model(BareAnswer)
    yield
    with connections["owner"].schema_editor() as editor:
        editor.delete_model(BareAnswer)


def survey_of(items: int, school: School) -> Survey:
    """Open for all students."""
    now = clock.now()
    with school_context(school.pk):
        survey = Survey(
            school=school,
            title=f"{items} items",
            opens_at=now - timedelta(hours=2),
            closes_at=now + timedelta(days=7),
            made_at=now,
        )
        give_key(survey)
        survey.save()
        for position, (instrument, codes) in enumerate(asked(items)):
            version = keep_version(instrument.name, school)
            Part.objects.create(school=school, survey=survey, version=version, position=position, items=codes)
    return survey


def asked(items: int) -> Iterator[tuple[Instrument, list[str]]]:
    for name, (instrument, _pack) in shipped().items():
        if items and instrument.audience == "students" and name != "opportunity-makers-four/1":
            codes = [item.code for item in instrument.items[:items]]
            items -= len(codes)
            yield instrument, codes


def forget_sheets() -> None:
    with school_context(School.objects.get(slug="cedar").pk):
        Sheet.objects.all().delete()
