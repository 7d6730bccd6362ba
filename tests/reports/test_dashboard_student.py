"""A student's first page of results: what the school shows, in plain words, and what comes of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from reports.families import address_of
from schools import clock
from schools.models import Member
from surveys.models import Part
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.areas import PLAIN, a_release_of_areas
from tests.reports.committed import SAID, WILL, a_commitment
from tests.reports.pages import words_of
from tests.reports.released import SHARED
from tests.reports.test_dashboard_leader import OF_TESTS

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")


def test_what_everybody_said_and_what_comes_of_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release_of_areas(
            cedar, PLAIN, advisories={"7B": dict.fromkeys(PLAIN, (90, 95))}, **SHARED
        )
        part = Part.objects.get(survey=release.survey)
        a_commitment(cedar, part=part, construct="student-voice")
        a_commitment(cedar, said="Halls are loud", done_at=clock.now(), outcome="There is music now")
    page = words_of(sign_in(cedar.maya).get(DASHBOARD))
    for words in (SAID, WILL, "There is music now", "212 people answered.", "From everything we publish"):
        assert words in page
    best, most = page.index("Where school does best"), page.index("has the most to do")
    assert (
        best
        < page.index("Caring adults Adults notice students and have time for them. at least 75 %")
        < most
        < page.index("Student voice Students are asked, and what they say changes something. at most 30 %")
    )
    for words in ("7B", "90–95 %", "guide", "Put it into"):
        assert words not in page


def test_only_what_the_school_shows(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, for_teachers=True, for_families=True)
        a_commitment(cedar, for_students=False, for_families=True)
    with harbor.context():
        a_release_of_areas(harbor, PLAIN, **SHARED)
        a_commitment(harbor)
    page = words_of(sign_in(cedar.maya).get(DASHBOARD))
    assert "There is nothing to see yet." in page and "%" not in page and WILL not in page


def test_without_results_what_the_school_will_do_is_there(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar)
    page = words_of(sign_in(cedar.maya).get(DASHBOARD))
    assert WILL in page and "nothing to see" not in page


def test_leaders_see_what_students_were_told(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_commitment(cedar)
        a_commitment(cedar, will="Nobody knows yet", for_students=False)
    page = words_of(sign_in(cedar.rivera).get(DASHBOARD))
    assert WILL in page and "Nobody knows yet" not in page


def test_families_see_what_is_for_them(cedar: Place, client: Client) -> None:
    with cedar.context():
        release = a_release_of_areas(cedar, PLAIN, for_families=True)
        hidden = a_release_of_areas(cedar, PLAIN, for_students=True)
        a_commitment(cedar, part=Part.objects.get(survey=hidden.survey), construct="student-voice")
        a_commitment(
            cedar,
            said="For families",
            for_families=True,
            part=Part.objects.get(survey=hidden.survey),
            construct="caring-adults",
        )
    page = words_of(client.get("/" + address_of(release).split("/", 3)[3]))
    told = page.split("what the school will do", 1)[1].split("How to read this")[0]
    assert "For families" in told and SAID not in told and "%" not in told


def test_more_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    counted = []
    for number in (1, 3):
        with cedar.context():
            for at in range(number):
                release = a_release_of_areas(cedar, PLAIN, days_ago=at, **SHARED)
                part = Part.objects.get(survey=release.survey)
                a_commitment(cedar, said=f"{at}", part=part, construct="student-voice")
        counted.append(queries_of(sign_in(cedar.maya), DASHBOARD))
    assert counted[0] == counted[1] <= 12 + OF_TESTS
