"""Closing a survey: seconds and memory of the process that does it, for so many sheets of 27 items."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db.models import Model

from advisory.bench.answering import survey_of
from advisory.launcher.wiring import without_owner
from schools import clock
from schools.context import school_context
from schools.models import (
    Advisory,
    Attribute,
    AttributeValue,
    District,
    Enrollment,
    Member,
    Role,
    School,
    SchoolYear,
)
from surveys.counted import freeze_groups
from surveys.models import Answered, Sheet, Survey
from surveys.questionnaire import read_questionnaire
from surveys.sheets import Answers, write

ITEMS, TOGETHER, ADVISORY = 27, 2000, 20
AMOUNTS = (1_500, 100_000)
ATTRIBUTES = {"Gender": "abcd", "Multilingual": "abcd"}


@dataclass(frozen=True)
class Closing:
    """Of the whole process, start included; the idle ones are its own with nothing to close. `megabytes` is the most
    that it held.
    """

    sheets: int
    seconds: float
    megabytes: float
    idle_seconds: float
    idle_megabytes: float
    sealed: int


def measure_closing(amounts: Sequence[int] = AMOUNTS) -> list[Closing]:
    """Each in a school of its own."""
    return [measure_one(amount) for amount in amounts]


def measure_one(amount: int) -> Closing:
    idle = run_command("close_surveys")
    school = fill_school(amount)
    survey = survey_of(ITEMS, school)
    with school_context(school.pk):
        answer_all(survey, amount)
        freeze_groups(survey)
        Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    seconds, most = run_command("close_surveys")
    with school_context(school.pk):
        survey.refresh_from_db()
        sealed = Answered.objects.filter(survey=survey).count() if survey.closed_at else 0
    return Closing(amount, seconds, most, *idle, sealed)


def run_command(name: str, at_once: int = 1) -> tuple[float, float]:
    """Seconds and megabytes (of the largest) of so many processes of a command, start of Python and Django included."""
    before = perf_counter()
    command = [sys.executable, str(settings.ROOT / "manage.py"), name]
    processes = [
        subprocess.Popen(command, env=without_owner(os.environ), stdout=subprocess.DEVNULL)
        for _process in range(at_once)
    ]
    most = max(ended(process) for process in processes)
    return round(perf_counter() - before, 2), most


def ended(process: subprocess.Popen[bytes]) -> float:
    """Megabytes that it held at most. Raises RuntimeError when it failed."""
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    return megabytes_of(used)


def megabytes_of(used: resource.struct_rusage) -> float:
    return round(used.ru_maxrss / 1024, 1)


def fill_school(students: int, slug: str = "", attributes: Mapping[str, str] = ATTRIBUTES) -> School:
    """Three grades, advisories of twenty; attributes whose values are the letters of a word, each as often as it is in
    it.
    """
    slug = slug or f"of-{students}"
    district = District.objects.create(name=f"District {slug}", is_demo=True)
    school = School.objects.create(district=district, name=f"School {slug}", slug=slug)
    with school_context(school.pk):
        first = clock.today(school) - timedelta(days=60)
        year = SchoolYear.objects.create(
            school=school, name="Year", starts_on=first, ends_on=first + timedelta(days=200)
        )
        advisories = Advisory.objects.bulk_create(
            Advisory(school=school, year=year, name=f"A{at}", grade=str(6 + at % 3))
            for at in range(students // ADVISORY)
        )
        store(Member.objects, people(school, students))
        members = list(Member.objects.students().values_list("pk", flat=True))
        store(
            Enrollment.objects,
            (
                Enrollment(
                    school=school, advisory=advisories[at % len(advisories)], student_id=pk, from_on=first
                )
                for at, pk in enumerate(members)
            ),
        )
        for name, letters in attributes.items():
            attribute = Attribute.objects.create(school=school, name=name)
            store(AttributeValue.objects, values(attribute, letters, members))
    return school


def people(school: School, students: int) -> Iterator[Member]:
    return (
        Member(school=school, role=Role.STUDENT, given_name=f"S{at}", grade=str(6 + at % 3))
        for at in range(students)
    )


def values(attribute: Attribute, letters: str, members: list[int]) -> Iterator[AttributeValue]:
    random = Random(attribute.name)
    return (
        AttributeValue(
            school_id=attribute.school_id, attribute=attribute, student_id=pk, value=random.choice(letters)
        )
        for pk in members
    )


def answer_all(survey: Survey, students: int) -> None:
    questionnaire, random = read_questionnaire(survey.pk), Random(1)
    members = Member.objects.students().values_list("pk", flat=True)[:students]

    def sheet(member: int) -> Sheet:
        found = Sheet(school_id=survey.school_id, survey=survey, respondent_id=member)
        answers = Answers(tuple(random.randrange(7) for _question in questionnaire.questions))
        write(found, survey, answers, hand_in=True)
        return found

    store(Sheet.objects, (sheet(member) for member in members))


def store(manager: Any, rows: Iterator[Model]) -> None:
    while some := list(islice(rows, TOGETHER)):
        manager.bulk_create(some)
