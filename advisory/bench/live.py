"""Sixty circles at once with two screens each, on gunicorn as it serves the site."""

import asyncio
import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from time import sleep
from typing import cast

from django.conf import settings
from django.test import Client
from django.urls import reverse

from advisory.bench.screens import Answers, Driving, Screen
from advisory.launcher.health import Health
from advisory.launcher.ports import free_port, listen
from advisory.launcher.programs import web
from advisory.launcher.state import State
from advisory.launcher.wiring import without_owner
from circles.models import Circle, Run, Seat
from circles.runs.start import start_run
from schools import clock
from schools.context import school_context
from schools.models import Account, Advisory, Leadership, School

WARM_UP, SECONDS = 8, 30


@dataclass(frozen=True)
class Live:
    """What was asked for, how often a second, and milliseconds within which so many of a hundred were answered.

    `ratio` compares the median with that of a bare view under the same load.
    """

    kind: str
    a_second: float
    p50: float
    p95: float
    p99: float
    ratio: float


@dataclass(frozen=True)
class Load:
    """`cores` are those that gunicorn kept busy, `busy` how busy the machine was before (tasks that ran or waited)."""

    circles: int
    busy: float
    cores: float
    errors: int
    first_error: str
    answers: list[Live]


def measure_live() -> Load:
    """On the demo's Cedar Grove, whose circles of today run afterwards."""
    busy = os.getloadavg()[0]
    screens = [*screens_of(start_circles()), Screen("bare", "/bare/", "")]
    with served() as (web_server, port):
        before = seconds_of(web_server)
        found = asyncio.run(Driving(port, SECONDS, WARM_UP).drive(screens))
        cores = (seconds_of(web_server) - before) / (SECONDS + WARM_UP)
    return Load(
        circles=len(screens) // 2,
        busy=busy,
        cores=round(cores, 2),
        errors=len(found.errors),
        first_error=next(iter(found.errors), ""),
        answers=figures(found),
    )


def start_circles() -> list[tuple[Run, str]]:
    """A run of each advisory, and a session of who leads it."""
    school = School.objects.get(slug="cedar")
    today = clock.today(school)
    with school_context(school.pk):
        found = []
        for advisory in Advisory.objects.current():
            led = Leadership.objects.filter(advisory=advisory).on(today).select_related("member__account")
            leader = led.earliest("pk").member
            circle = Circle.objects.create(
                school=school, advisory=advisory, on=today, starts_at=clock.now().replace(second=1)
            )
            client = Client(SERVER_NAME="localhost")
            client.force_login(cast(Account, leader.account))
            found.append((start_run(circle, leader), client.cookies[settings.SESSION_COOKIE_NAME].value))
    return found


def screens_of(runs: list[tuple[Run, str]]) -> Iterator[Screen]:
    """The teacher's, which taps too, and the projector's."""
    for run, session in runs:
        page, state, projector = (
            reverse(f"circles:{name}", args=[run.circle_id])
            for name in ("circle_run", "run_state", "present_state")
        )
        yield Screen("state", state, session, page, turns_of(run))
        yield Screen("projector", projector, session)


def turns_of(run: Run) -> Iterator[dict[str, str]]:
    with school_context(run.school_id):
        students = list(Seat.objects.filter(run=run).values_list("student", flat=True))
    return cycle({"do": "turn", "student": str(student), "state": "shared"} for student in students)


@contextlib.contextmanager
def served(
    site: str = "advisory.bench.site", environment: Mapping[str, str] = os.environ
) -> Iterator[tuple[int, int]]:
    """The process of gunicorn with this site and its port, once it answers."""
    port = free_port()
    with contextlib.closing(listen(port)) as listener:
        state = State(settings.ROOT, settings.ROOT / "var" / "bench")
        child = web(state, without_owner(environment), listener)
        child = replace(child, command=[*child.command[:-1], site])
        child.start()
        try:
            assert child.process
            wait_for(port)
            yield child.process.pid, port
        finally:
            child.stop()


def wait_for(port: int) -> None:
    """Until the server answers, well or not: the bench has no worker, and health says so."""
    health = Health(port, settings.BASE_URL, "")
    for _try in range(600):
        with contextlib.suppress(OSError, HTTPException, ValueError):
            health.ask()
            return
        sleep(0.1)
    raise RuntimeError("gunicorn does not answer")


def seconds_of(group: int) -> float:
    """Of processor time that a process and its workers took so far; 0 where the system does not tell."""
    found = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[2]) == group:
                found += int(fields[11]) + int(fields[12])
    return found / os.sysconf("SC_CLK_TCK")


def figures(answers: Answers) -> list[Live]:
    shares = {kind: quantiles(times, n=100) for kind, times in sorted(answers.times.items())}
    return [
        Live(
            kind=kind,
            a_second=round(len(answers.times[kind]) / SECONDS, 1),
            p50=round(found[49], 1),
            p95=round(found[94], 1),
            p99=round(found[98], 1),
            ratio=round(found[49] / shares["bare"][49], 1),
        )
        for kind, found in shares.items()
    ]
