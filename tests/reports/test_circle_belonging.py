"""Belonging beside circle practice: of released bands, of sides large enough. Now is Tuesday, November 24, 2026; the
survey closed on Friday, November 20, so that the eight weeks begin on September 21.
"""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from circles.models import Circle
from reports.bands import Band
from reports.beside import union_of
from reports.models import Figure, Release, ReleasedGroup
from schools import clock
from schools.models import Member
from surveys.models import Part
from tests.care.pages import queries_of
from tests.cast import Place
from tests.circles.planning import close, put_circle, put_held_circle
from tests.reports.pages import words_of
from tests.reports.released import (
    EVERYBODY,
    SHARED,
    a_group,
    a_held_release,
    a_release,
    an_advisory_group,
    figures_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_morning")]
SignIn = Callable[[Member], Client]
PAGE = reverse("reports:circle_belonging")
FILE = reverse("reports:circle_belonging_csv")
TUESDAYS = [date(2026, 9, 22) + timedelta(weeks=number) for number in range(8)]
MET, OTHERS = ("6A", "6B", "6C"), ("8A", "8B", "8C")
NOTHING = "Nothing can be compared yet."


@pytest.fixture
def weeks(cedar: Place) -> Place:
    """Three advisories that held seven of eight circles, and three that held six."""
    with cedar.context():
        for name in (*MET, *OTHERS):
            cedar.add_advisory(name, [cedar.pat], [])
            missed = 1 if name in MET else 2
            for number, day in enumerate(TUESDAYS):
                put = put_circle if number < missed else put_held_circle
                put(cedar, day, advisory=name)
    return cedar


def groups_of(place: Place, *names: str, **more: Any) -> list[dict[str, Any]]:
    return [an_advisory_group(place, name) | more for name in names]


def release_all(place: Place, **more: Any) -> Release:
    with place.context():
        return a_release(place, [EVERYBODY, *groups_of(place, *MET, *OTHERS)], **more)


def page_of(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return words_of(answer)


def nothing_is_said(client: Client) -> bool:
    page = page_of(client)
    assert "%" not in page and "n =" not in page
    return NOTHING in page and client.get(FILE).status_code == 404


def test_a_union_goes_from_the_mean_of_the_lower_ends_to_that_of_the_upper() -> None:
    assert union_of([(19, Band(40, 50)), (19, Band(60, 70))]) == Band(50, 60)
    assert union_of([(10, Band(0, 30)), (20, Band(70, 100))]) == Band(46, 77)
    assert union_of([(12, Band(0, 99)), (500, Band(0, 100))]) is None


def test_both_sides_as_spans(weeks: Place, sign_in: SignIn) -> None:
    """The bands of 6A, 6B and 6C begin at 15, 20 and 25, those of the others at 30, 35 and 40."""
    release_all(weeks)
    office = sign_in(weeks.okafor)
    page = page_of(office)
    for words in (
        "3 of the advisories with results met weekly, 3 less often.",
        "Met weekly n = 57",
        "Met less often n = 57",
        "20–25 %",
        "35–40 %",
        "Advisories that meet may differ in other ways",
    ):
        assert words in page
    for name in (*MET, *OTHERS):
        assert name not in page
    lines = list(csv.reader(StringIO(office.get(FILE).content.decode("utf-8-sig"))))
    assert lines[1][3:] == ["Met weekly", "57", "20", "25", "20–25 %"]
    assert lines[2][3:] == ["Met less often", "57", "35", "40", "35–40 %"]


def test_only_administrators_have_the_page(weeks: Place, sign_in: SignIn) -> None:
    release_all(weeks, **SHARED)
    for member in (weeks.pat, weeks.rivera, weeks.diaz, weeks.maya, weeks.jo, weeks.ruth):
        client = sign_in(member)
        assert client.get(PAGE).status_code == client.get(FILE).status_code == 403


@pytest.mark.parametrize("kind", ["none", "held", "early", "withheld"])
@pytest.mark.promise("hidden-and-missing-alike")
def test_nothing_is_said_of_a_release_that_nobody_sees(weeks: Place, sign_in: SignIn, kind: str) -> None:
    now = clock.now()
    if kind == "held":
        with weeks.context():
            a_held_release(weeks)
    if kind == "early":
        release_all(weeks, appears_at=now + timedelta(hours=1))
    if kind == "withheld":
        release_all(weeks, withheld_at=now - timedelta(days=2))
    assert nothing_is_said(sign_in(weeks.okafor))


def test_nothing_is_said_of_another_school(weeks: Place, harbor: Place, sign_in: SignIn) -> None:
    release_all(weeks)
    assert nothing_is_said(sign_in(harbor.ito))
    assert NOTHING not in page_of(sign_in(weeks.okafor))


@pytest.mark.parametrize("kind", ["two advisories", "few people", "a school's own limit", "pooled", "others"])
@pytest.mark.promise("hidden-and-missing-alike")
def test_nothing_is_said_of_sides_that_are_too_small(weeks: Place, sign_in: SignIn, kind: str) -> None:
    with weeks.context():
        met, others = groups_of(weeks, *MET), groups_of(weeks, *OTHERS)
        more: dict[str, Any] = {}
        if kind == "two advisories":
            others = others[:2]
        if kind == "few people":
            others = [group | {"n": 6} for group in others]
        if kind == "a school's own limit":
            more["fewest"] = 58
        if kind == "pooled":
            ids = [weeks.advisories[name].pk for name in ("6A", "8A")]
            met, others = [met[0] | {"advisories": ids, "names": ["6A", "8A"]}, *met[1:]], others[1:]
        if kind == "others":
            others[0] |= {"has_others": True}
        a_release(weeks, [EVERYBODY, *met, *others], **more)
    assert nothing_is_said(sign_in(weeks.okafor))


def test_an_area_that_one_group_has_no_figure_of_is_left_out(weeks: Place, sign_in: SignIn) -> None:
    past = {"builds_at": clock.now() - timedelta(hours=2), "appears_at": clock.now() - timedelta(hours=1)}
    with weeks.context():
        release = a_held_release(weeks, **past)
        *groups, last = groups_of(weeks, *MET, *OTHERS)
        for position, group in enumerate(groups):
            a_group(release, position, group)
        lacking = ReleasedGroup.objects.create(school=weeks.school, release=release, position=9, **last)
        parts = Part.objects.filter(survey=release.survey).select_related("version")
        found = [row for part in parts for row in figures_of(part, False, 50)]
        Figure.objects.bulk_create(Figure(school=weeks.school, group=lacking, **row) for row in found[1:])
        Release.objects.filter(pk=release.pk).update(done_at=past["builds_at"])
    client = sign_in(weeks.okafor)
    assert len(found) > 1 and len(areas(client)) == len(found) - 1


def areas(client: Client) -> set[str]:
    lines = list(csv.reader(StringIO(client.get(FILE).content.decode("utf-8-sig"))))
    return {line[1] for line in lines if line[3].startswith("Met")}


def test_weeks_without_school_make_nobody_miss_a_week(weeks: Place, sign_in: SignIn) -> None:
    """Two weeks fewer, in which the others held none: they met in six of six."""
    with weeks.context():
        close(weeks, TUESDAYS[0], TUESDAYS[1], "Heating broken")
    release_all(weeks)
    assert nothing_is_said(sign_in(weeks.okafor))


def test_nothing_is_said_of_fewer_than_four_weeks(weeks: Place, sign_in: SignIn) -> None:
    with weeks.context():
        Circle.objects.filter(on__gt=TUESDAYS[2]).delete()
        Circle.objects.filter(advisory__name__in=OTHERS).update(state="planned")
    release_all(weeks)
    assert nothing_is_said(sign_in(weeks.okafor))


def test_the_latest_release_with_advisories_counts(weeks: Place, sign_in: SignIn) -> None:
    release_all(weeks, appears_at=clock.now() - timedelta(minutes=90))
    with weeks.context():
        a_release(weeks, [EVERYBODY])
    assert "Met weekly n = 57" in page_of(sign_in(weeks.okafor))


def test_the_number_of_queries(weeks: Place, sign_in: SignIn) -> None:
    release_all(weeks)
    assert queries_of(sign_in(weeks.okafor), PAGE) <= 12
