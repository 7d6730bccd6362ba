"""The morning of a school: everybody writes and answers, all circles run, the office reads its dashboards."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from statistics import mean, quantiles
from uuid import UUID

from django.db import connection
from django.urls import reverse

from advisory.bench.answering import survey_of
from advisory.bench.crowd import Browser, Clock, Student, Teacher, live_through, look_around
from advisory.bench.live import screens_of, start_circles
from advisory.bench.screens import Answers, Driving, Screen
from advisory.bench.whole_site import WholeSite, whole_site
from advisory.bench.writing import Page, count_lost, session_of, sessions
from circles.models import Circle, Run
from reports.models import Release
from schools.context import school_context
from schools.models import Account, School
from surveys.models import Permission, Sheet

MINUTES, WARM_UP, EVERY = 10, 8, 10.0
OF_STUDENTS = (
    "student home",
    "desk",
    "journal save",
    "journal",
    "survey form",
    "answer save",
    "hand in",
    "thanks",
)


@dataclass(frozen=True)
class Kind:
    """How one kind of request fared: milliseconds within which so many of a hundred were answered.

    `ratio` compares the median with that of a bare view under the same load, `share` is of all that the web server's
    processor did. `queries` are without BEGIN and COMMIT.
    """

    kind: str
    count: int
    p50: float
    p95: float
    p99: float
    ratio: float
    queries: float
    processor_ms: float
    share: float


@dataclass(frozen=True)
class Morning:
    """`lost` was acknowledged and is not there. Megabytes are PSS at most, cores of each of the programs."""

    minutes: float
    students: int
    circles: int
    busy: float
    a_second: float
    kinds: list[Kind]
    p95_of_students: float
    errors: int
    first_error: str
    lost: int
    cores: dict[str, float]
    megabytes: dict[str, list[float]]
    megabytes_together: float
    database_megabytes: float
    database_grew_by: float


@dataclass
class Crowd:
    students: list[Student]
    teachers: list[Teacher]
    office: Browser
    pages: dict[str, str]
    screens: list[Screen]


def measure_morning(minutes: float = MINUTES) -> Morning:
    """On the demo's Cedar Grove. In fewer minutes fewer people come, so that as much happens at any moment."""
    busy, before = os.getloadavg()[0], database_megabytes()
    answers = Answers()
    with whole_site() as site:
        crowd = crowd_of(site.port, Clock(minutes * 60, WARM_UP), answers, minutes / MINUTES)
        began = site.seconds()
        asyncio.run(live_together(crowd, site, answers))
        took = {name: seconds - began[name] for name, seconds in site.seconds().items()}
    kinds = [kind_of(name, answers) for name in sorted(answers.times)]
    return Morning(
        minutes=minutes,
        students=len(crowd.students),
        circles=len(crowd.screens) // 2,
        busy=busy,
        a_second=round(sum(map(len, answers.times.values())) / minutes / 60, 1),
        kinds=kinds,
        p95_of_students=percentiles([ms for kind in OF_STUDENTS for ms in answers.times.get(kind, ())])[94],
        errors=len(answers.errors),
        first_error=next(iter(answers.errors), ""),
        lost=count_all_lost(crowd),
        cores={name: round(seconds / (minutes * 60 + WARM_UP), 2) for name, seconds in took.items()},
        megabytes=site.most,
        megabytes_together=round(site.together, 1),
        database_megabytes=before,
        database_grew_by=round(database_megabytes() - before, 1),
    )


def crowd_of(port: int, clock_: Clock, answers: Answers, share: float) -> Crowd:
    """That part of the students and teachers; all circles run."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        Permission.objects.all().delete()
    form_path = reverse("surveys:answer", args=[survey_of(9, school).pk])
    opened = sessions()
    students = [
        Student(Browser(port, session, clock_, answers), Page(session), form_path)
        for session in opened[: round(len(opened) * share)]
    ]
    runs = start_circles()
    teachers = [
        Teacher(
            Browser(port, session, clock_, answers), reverse("circles:circle_log", args=[earlier_circle(run)])
        )
        for run, session in runs[: max(round(len(runs) * share), 1)]
    ]
    office = session_of(Account.objects.get(username="admin@cedar.example"))
    screens = [*screens_of(runs), Screen("bare", "/bare/", "")]
    return Crowd(students, teachers, Browser(port, office, clock_, answers), pages_of_office(), screens)


def earlier_circle(run: Run) -> int:
    """One of the same group that is over and waits for its log."""
    with school_context(run.school_id):
        began = run.circle.starts_at - timedelta(minutes=40)
        return Circle.objects.create(
            school_id=run.school_id, advisory=run.circle.advisory, on=run.circle.on, starts_at=began
        ).pk


def pages_of_office() -> dict[str, str]:
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        newest = Release.objects.filter(done_at__isnull=False).latest("appears_at")
    names = {
        "office home": "home",
        "office circles": "circles:circle_list",
        "office practice": "reports:circle_practice",
        "office results": "reports:dashboard",
        "office releases": "reports:release_list",
        "office week": "reports:weekly_report",
        "office surveys": "surveys:survey_list",
        "office people": "schools:people_list",
    }
    release = reverse("reports:release_detail", args=[newest.survey_id])
    return {kind: reverse(name) for kind, name in names.items()} | {"office release": release}


async def live_together(crowd: Crowd, site: WholeSite, answers: Answers) -> None:
    clock_ = crowd.office.clock
    clock_.begin()
    driving = Driving(site.port, clock_.seconds, clock_.warm_up, answers)
    people: Sequence[Student | Teacher] = [*crowd.students, *crowd.teachers]
    await asyncio.gather(
        *(live_through(person.steps(), clock_, Random(at)) for at, person in enumerate(people)),
        look_around(crowd.office, crowd.pages, EVERY),
        driving.drive(crowd.screens),
        weigh(site, clock_),
    )


async def weigh(site: WholeSite, clock_: Clock) -> None:
    for part in range(1, 7):
        await clock_.wait_for(clock_.warm_up + clock_.seconds * part / 6)
        await asyncio.to_thread(site.weigh)


def count_all_lost(crowd: Crowd) -> int:
    """Saves, sheets and logs that were acknowledged."""
    school = School.objects.get(slug="cedar")
    handed_in = sum(student.handed_in for student in crowd.students)
    logged = [int(teacher.log_path.split("/")[2]) for teacher in crowd.teachers if teacher.logged]
    with school_context(school.pk):
        survey = UUID(crowd.students[0].form_path.split("/")[2])
        sheets = Sheet.objects.filter(survey=survey, handed_in_at__isnull=False).count()
        held = Circle.objects.filter(pk__in=logged, state=Circle.State.HELD).count()
    return count_lost([student.page for student in crowd.students]) + handed_in - sheets + len(logged) - held


def kind_of(name: str, answers: Answers) -> Kind:
    times, took = percentiles(answers.times[name]), answers.processor.get(name, [])
    return Kind(
        kind=name,
        count=len(answers.times[name]),
        p50=times[49],
        p95=times[94],
        p99=times[98],
        ratio=round(times[49] / percentiles(answers.times["bare"])[49], 1),
        queries=round(mean(answers.queries.get(name) or [0]), 1),
        processor_ms=round(mean(took or [0]), 2),
        share=round(sum(took) / sum(map(sum, answers.processor.values())), 3),
    )


def percentiles(times: Sequence[float]) -> list[float]:
    """Of one measurement, that one."""
    found = quantiles(times, n=100) if len(times) > 1 else [*times] * 99
    return [round(each, 1) for each in found]


def database_megabytes() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return round(cursor.fetchone()[0] / 2**20, 1)
