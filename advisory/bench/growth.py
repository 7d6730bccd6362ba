"""The pages of schools that grow: more students, and more years behind them."""

from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from advisory.bench.history import fill
from advisory.bench.morning import database_megabytes
from advisory.bench.pages import signed_in
from advisory.bench.seeding import analyze
from journals.models import Entry
from schools.context import school_context
from schools.models import Member, School

YEARS, RUNS = (1, 5, 10), 25


@dataclass(frozen=True)
class Grown:
    """A page of a school of so many students with so many years behind it.

    `ms` is the fastest of some, which says more than the middle one on a machine that others use; `ratio` is the middle
    one of those to a bare view that was asked for right after each.
    """

    students: int
    years: int
    who: str
    page: str
    ms: float
    ratio: float
    queries: int


@dataclass(frozen=True)
class Weight:
    """What the database holds, and by how many kilobytes it grew for each student and year since the first."""

    students: int
    years: int
    megabytes: float
    kilobytes_of_student_and_year: float


def measure_growth(students: int) -> tuple[list[Grown], list[Weight]]:
    """On the demo's Cedar Grove of this size with one school year, to which years are added before it."""
    school = School.objects.get(slug="cedar")
    pages: list[Grown] = []
    weights: list[Weight] = []
    for before, years in zip((0, *YEARS), YEARS, strict=False):
        fill(school, years - before)
        analyze()
        megabytes = database_megabytes()
        first = weights[0] if weights else None
        each = (megabytes - first.megabytes) / (years - first.years) / students if first else 0.0
        weights.append(Weight(students, years, megabytes, round(each * 1024, 1)))
        pages += measure_all(students, years)
    return pages, weights


def measure_all(students: int, years: int) -> list[Grown]:
    with override_settings(ROOT_URLCONF="advisory.bench.pages"):
        return [
            Grown(students, years, who, page, *measure_one(signed_in(who), url))
            for who, pages in visits().items()
            for page, url in pages.items()
        ]


def measure_one(client: Client, url: str) -> tuple[float, float, int]:
    """Milliseconds, ratio and queries."""
    client.get(url)
    pairs = [(timed(client, url), timed(client, "/bare/")) for _run in range(RUNS)]
    fastest = min(page for page, _bare in pairs)
    ratio = median(page / bare for page, bare in pairs)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return round(fastest, 1), round(ratio, 1), len(captured)


def timed(client: Client, url: str) -> float:
    before = perf_counter()
    response = client.get(url)
    milliseconds = (perf_counter() - before) * 1000
    if response.status_code != 200:
        raise RuntimeError(f"{url} answered {response.status_code}")
    return milliseconds


def visits() -> dict[str, dict[str, str]]:
    return {
        "student": {
            "home": "/",
            "circles": reverse("circles:circle_list"),
            "journal": reverse("journals:entry_list"),
            "one entry": latest_entry(),
            "surveys": reverse("surveys:survey_list"),
            "results": reverse("reports:dashboard"),
        },
        "admin": {
            "home": "/",
            "circles": reverse("circles:circle_list"),
            "practice": reverse("reports:circle_practice"),
            "results": reverse("reports:dashboard"),
            "releases": reverse("reports:release_list"),
            "people": reverse("schools:people_list"),
            "advisories": reverse("schools:advisory_list"),
        },
    }


def latest_entry() -> str:
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        student = Member.objects.get(email="student@cedar.example")
        return reverse("journals:entry_detail", args=[Entry.objects.filter(author=student).latest("on").pk])


def slowdown(pages: list[Grown]) -> list[tuple[Grown, float]]:
    """Each page with most years behind it, and its ratio as a multiple of what it was with one."""
    first = {(page.students, page.who, page.page): page for page in pages if page.years == YEARS[0]}
    last = [page for page in pages if page.years == YEARS[-1]]
    return [(page, round(page.ratio / first[page.students, page.who, page.page].ratio, 2)) for page in last]
