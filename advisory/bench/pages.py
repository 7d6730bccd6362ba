"""Time, queries and weight of each page, in this process, against a bare view in the same run."""

import gzip
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from circles.models import Circle
from schools.context import school_context
from schools.models import Account, Advisory, Member, School

RUNS = 9


@dataclass(frozen=True)
class Page:
    """One page for one sign-in: median milliseconds, the same as a multiple of a bare view, queries, KB gzipped."""

    students: int
    who: str
    page: str
    ms: float
    ratio: float
    queries: int
    kilobytes: float


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


urlpatterns = [path("bare/", bare), path("", include("advisory.urls"))]


def measure_pages(students: int) -> list[Page]:
    """Every page that people open daily, on the demo's Cedar Grove. `students` only names the size."""
    with override_settings(ROOT_URLCONF=__name__):
        base, _queries, _size = measure(Client(SERVER_NAME="localhost"), "/bare/", runs=99)
        return [
            Page(students, who, page, round(ms, 1), round(ms / base, 1), queries, round(size / 1024, 1))
            for who, pages in visits().items()
            for page in pages
            for ms, queries, size in [measure(signed_in(who), page)]
        ]


def signed_in(who: str) -> Client:
    """Whoever works at several schools is at Cedar Grove."""
    client = Client(SERVER_NAME="localhost")
    names = [f"{who}@cedar.example", f"{who}@riverbend.example"]
    client.force_login(Account.objects.get(username__in=names))
    session = client.session
    session["school"] = School.objects.get(slug="cedar").pk
    session.save()
    return client


def measure(client: Client, url: str, runs: int = RUNS) -> tuple[float, int, int]:
    """Median milliseconds, queries and gzipped bytes of a page that answers 200."""
    times = []
    for _run in range(runs):
        before = perf_counter()
        response = client.get(url)
        times.append((perf_counter() - before) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return median(times), len(captured), len(gzip.compress(response.content))


def visits() -> dict[str, list[str]]:
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        teacher = Member.objects.get(email="teacher@cedar.example")
        advisory = Advisory.objects.led_by(teacher).earliest("pk")
        held = Circle.objects.filter(advisory=advisory, state=Circle.State.HELD).latest("on")
    circle, log = (reverse(f"circles:{name}", args=[held.pk]) for name in ("circle_detail", "circle_log"))
    history = reverse("circles:circle_history", args=[held.pk])
    home, circles, follow_ups = "/", reverse("circles:circle_list"), reverse("circles:follow_up_list")
    month, series = f"{circles}?view=month", reverse("circles:series_new")
    people, advisories = reverse("schools:people_list"), reverse("schools:advisory_list")
    calendar = reverse("schools:calendar")
    one = reverse("schools:advisory_detail", args=[advisory.pk])
    library, prompts = reverse("circles:item_list"), reverse("circles:prompt_propose")
    return {
        "teacher": [home, circles, month, circle, log, history, follow_ups, series, advisories, one, library],
        "student": [home, circles, circle, prompts],
        "counselor": [home, follow_ups, people],
        "admin": [
            home,
            circles,
            month,
            people,
            advisories,
            calendar,
            reverse("roster:import_list"),
            reverse("reports:circle_practice"),
        ],
    }
