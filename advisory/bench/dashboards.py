"""The first page of results with ten years of surveys behind it: a first request, later ones, queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from uuid import uuid4

from django.urls import reverse

from advisory.bench.pages import measure, signed_in
from reports.models import Figure, Level, Release, ReleasedGroup
from schools.context import school_context
from schools.models import School
from surveys.models import Part, Survey

YEARS, A_YEAR, ADVISORIES = 10, 2, 150
READERS = ("admin", "teacher", "student")


@dataclass(frozen=True)
class Dashboard:
    """Milliseconds: of the first request, of the middle one of later ones. `statements` are of a whole request."""

    who: str
    figures: int
    first_ms: float
    ms: float
    statements: int


def measure_dashboards() -> list[Dashboard]:
    """On the demo's Cedar Grove, whose newest results are repeated backwards and get more advisories."""
    school = School.objects.get(slug="cedar")
    with school_context(school.pk):
        figures = fill(Release.objects.filter(done_at__isnull=False).latest("appears_at"))
    return [measure_one(who, figures) for who in READERS]


def measure_one(who: str, figures: int) -> Dashboard:
    client, url = signed_in(who), reverse("reports:dashboard")
    before = perf_counter()
    client.get(url)
    first = (perf_counter() - before) * 1000
    ms, statements, _size = measure(client, url)
    return Dashboard(who, figures, round(first, 1), round(ms, 1), statements)


def fill(newest: Release) -> int:
    """Returns how many figures the school has then."""
    for half in range(1, YEARS * A_YEAR):
        copy_of(newest, timedelta(days=365 * half // A_YEAR), ADVISORIES)
    copy_of(newest, timedelta(days=-1), ADVISORIES)
    return Figure.objects.count()


def copy_of(newest: Release, ago: timedelta, advisories: int) -> None:
    """The same results so long before, with so many advisories."""
    survey, parts = copy_of_survey(newest.survey, ago)
    release = Release.objects.get(pk=newest.pk)
    done_at = newest.builds_at - ago
    release.pk, release.survey, release.done_at = uuid4(), survey, None
    release.planned_at, release.builds_at, release.appears_at = (
        moment - ago for moment in (newest.planned_at, newest.builds_at, newest.appears_at)
    )
    release.save(force_insert=True)
    for position, (group, figures) in enumerate(groups_of(newest, advisories)):
        group.pk, group.release, group.position = None, release, position
        group.save(force_insert=True)
        for figure in figures:
            figure.pk, figure.group, figure.part = None, group, parts[figure.part_id]
        Figure.objects.bulk_create(figures)
    Release.objects.filter(pk=release.pk).update(done_at=done_at)


def copy_of_survey(model: Survey, ago: timedelta) -> tuple[Survey, dict[int, Part]]:
    """With its parts, by the id of those that they are like."""
    survey = Survey.objects.get(pk=model.pk)
    survey.pk, survey.closed_at = uuid4(), None
    survey.opens_at, survey.closes_at = model.opens_at - ago, model.closes_at - ago
    survey.save(force_insert=True)
    parts = {}
    for part in Part.objects.filter(survey=model):
        kept = part.pk
        part.pk, part.survey = None, survey
        part.save(force_insert=True)
        parts[kept] = part
    Survey.objects.filter(pk=survey.pk).update(closed_at=survey.closes_at)
    return survey, parts


def groups_of(release: Release, advisories: int) -> Iterator[tuple[ReleasedGroup, list[Figure]]]:
    """Fresh rows each time; the advisories again and again until there are so many."""
    groups = list(release.groups.prefetch_related("figures"))
    named = [group for group in groups if group.level == Level.ADVISORY]
    again = [named[place % len(named)].pk for place in range(advisories)]
    for pk in [group.pk for group in groups if group.level != Level.ADVISORY] + again:
        group = ReleasedGroup.objects.get(pk=pk)
        yield group, list(group.figures.all())
