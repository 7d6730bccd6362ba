"""Dashboards with one term and with ten years of surveys behind them: time, as a multiple of a bare view, queries."""

import gc
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from advisory.bench.pages import __name__ as with_a_bare_page
from advisory.bench.pages import measure, signed_in
from advisory.bench.seeding import analyze
from advisory.warm_up import warm_up
from reports.models import Figure, Level, Release, ReleasedGroup
from schools.context import school_context
from schools.models import School
from surveys.models import Answered, Part, Survey

YEARS, A_YEAR, ADVISORIES = 10, 12, 150
ITEMS = 27
RUNS = 25
PAGES = {
    "admin": ["dashboard", "circle_practice", "circle_belonging", "release_list", "commitment_list"],
    "teacher": ["dashboard"],
    "counselor": ["dashboard"],
    "student": ["dashboard"],
    "district": ["dashboard"],
}
# Every member of the demo's school answered each survey, as far as rows tell that are kept.
ANSWERED = """
INSERT INTO surveys_answered (school_id, survey_id, member_id)
SELECT member.school_id, %s, member.id FROM schools_member AS member WHERE member.role = 'student'
"""


@dataclass(frozen=True)
class Dashboard:
    """The middle of many requests in milliseconds, the same as a multiple of a bare view, and queries in all."""

    who: str
    page: str
    answers: int
    figures: int
    ms: float
    ratio: float
    queries: int


def measure_dashboards() -> list[Dashboard]:
    """On the demo's Cedar Grove, whose newest results are then repeated backwards and get more advisories."""
    warm_up()
    school = School.objects.get(slug="cedar")
    few = measure_pages(school)
    with school_context(school.pk):
        fill(Release.objects.filter(done_at__isnull=False).latest("appears_at"))
    analyze()
    return [*few, *measure_pages(school)]


def measure_pages(school: School) -> list[Dashboard]:
    gc.collect()
    gc.freeze()  # as the web server does with what is loaded
    with school_context(school.pk):
        answers, figures = Answered.objects.count() * ITEMS, Figure.objects.count()
    with override_settings(ROOT_URLCONF=with_a_bare_page):
        bare, _queries, _size = measure(Client(SERVER_NAME="localhost"), "/bare/", runs=99)
        return [
            Dashboard(who, page, answers, figures, round(ms, 1), round(ms / bare, 1), queries)
            for who, pages in PAGES.items()
            for page in pages
            for ms, queries, _size in [measure(signed_in(who), reverse(f"reports:{page}"), RUNS)]
        ]


def fill(newest: Release) -> None:
    """A survey a month for ten years, all with results, the newest of more advisories."""
    for month in range(1, YEARS * A_YEAR):
        answered_by_all(copy_of(newest, timedelta(days=365 * month // A_YEAR), ADVISORIES))
    answered_by_all(copy_of(newest, timedelta(days=-1), ADVISORIES))


def answered_by_all(survey: Survey) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [survey.pk])


def copy_of(newest: Release, ago: timedelta, advisories: int) -> Survey:
    """The same results so long before, with so many advisories; returns their survey."""
    survey, parts = copy_of_survey(newest.survey, ago)
    release = Release.objects.get(pk=newest.pk)
    done_at = newest.builds_at - ago
    release.pk, release.survey, release.done_at = uuid4(), survey, None
    release.planned_at, release.builds_at, release.appears_at = (
        moment - ago for moment in (newest.planned_at, newest.builds_at, newest.appears_at)
    )
    release.save(force_insert=True)
    groups, figures = [], []
    for position, (group, own) in enumerate(groups_of(newest, advisories)):
        group.pk, group.release, group.position = None, release, position
        groups.append(group)
        for figure in own:
            figure.pk, figure.group, figure.part = None, group, parts[figure.part_id]
        figures += own
    ReleasedGroup.objects.bulk_create(groups)
    for figure in figures:
        figure.group_id = figure.group.pk
    Figure.objects.bulk_create(figures)
    Release.objects.filter(pk=release.pk).update(done_at=done_at)
    return survey


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
    """Fresh rows each time. When its advisories come to an end, others that nobody leads say the same."""
    groups = list(release.groups.prefetch_related("figures"))
    named = [group for group in groups if group.level == Level.ADVISORY]
    others = [another(named[place % len(named)], place) for place in range(len(named), advisories)]
    kept = [group for group in groups if group.level != Level.ADVISORY]
    for group in [*kept, *named[:advisories], *others]:
        yield copy(group), [copy(figure) for figure in group.figures.all()]


def another(group: ReleasedGroup, place: int) -> ReleasedGroup:
    """`place` is its number among the advisories."""
    found = copy(group)
    found.advisories, found.names = [-place], [f"Advisory {place}"]
    return found
