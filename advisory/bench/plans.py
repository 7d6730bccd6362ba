"""How long it takes to propose a plan for every circle of a term, for all advisories of a large school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from statistics import median
from time import perf_counter

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from circles.library.load import ensure_library
from circles.models import Circle, Item
from circles.plans.proposals import propose_for_all
from schools import clock
from schools.context import school_context
from schools.models import Advisory, Member, School

RUNS = 5
WEEKS = 20


@dataclass(frozen=True)
class Proposing:
    """Median seconds and queries for the plans of so many circles, from a library of so many items."""

    advisories: int
    circles: int
    items: int
    seconds: float
    queries: int


def measure_proposals() -> list[Proposing]:
    """All advisories of the demo's Cedar Grove in one go, and one of them, for a term of circles that is made here."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk), transaction.atomic():
        ensure_library(school)
        teacher = Member.objects.get(email="teacher@cedar.example")
        advisories = list(Advisory.objects.current())
        add_term(school, advisories)
        found = [measure(advisories, teacher), measure(advisories[:1], teacher)]
        transaction.set_rollback(True)
    return found


def add_term(school: School, advisories: Sequence[Advisory]) -> None:
    """A circle a week from tomorrow, instead of those that were to come."""
    Circle.objects.filter(state=Circle.State.PLANNED).update(state=Circle.State.CANCELLED, reason="Bench")
    first = clock.today(school) + timedelta(days=1)
    days = [first + timedelta(weeks=week) for week in range(WEEKS)]
    Circle.objects.bulk_create(
        Circle(
            school=school,
            advisory=advisory,
            on=day,
            starts_at=datetime.combine(day, time(7, 3), school.zone),
        )
        for advisory in advisories
        for day in days
    )


def measure(advisories: Sequence[Advisory], member: Member) -> Proposing:
    times = []
    for _run in range(RUNS):
        before = perf_counter()
        found = propose_for_all(advisories, member)
        times.append(perf_counter() - before)
    with CaptureQueriesContext(connection) as captured:
        propose_for_all(advisories, member)
    circles = sum(len(proposals) for proposals in found.values())
    items = Item.objects.visible_to(member).count()
    return Proposing(len(advisories), circles, items, round(median(times), 2), len(captured))
