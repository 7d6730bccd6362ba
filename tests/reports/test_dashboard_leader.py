"""The first page of who leads circles: the own advisory as released, strengths first, and what to try next."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.reading import not_shown
from schools.models import Member
from schools.school_days import DAY
from surveys.models import Audience
from tests.care.pages import queries_of
from tests.cast import Place
from tests.circles.planning import put_circle
from tests.reports.areas import PLAIN, a_release_of_areas
from tests.reports.pages import words_of
from tests.reports.released import SHARED, a_survey_that_closed
from tests.surveys.rows import BELONGING

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")
# Savepoints around a request, and the school from before, which a transaction of its own needs not.
OF_TESTS = 4
OTHER_WAY = dict(zip(PLAIN, reversed(PLAIN.values()), strict=True))


def page_of(client: Client) -> str:
    answer = client.get(DASHBOARD)
    assert answer.status_code == 200
    return words_of(answer)


def test_ones_own_advisory_strengths_first(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, OTHER_WAY, advisories={"7B": PLAIN, "7C": OTHER_WAY}, **SHARED)
        put_circle(cedar, cedar.today + 366 * DAY)
    page = page_of(sign_in(cedar.rivera))
    assert "7B. Strongest: Caring adults. To work on: Student voice." in page
    order = [page.rindex(words) for words in ("at least 75 %", "60–70 %", "at most 30 %", "50–60 %")]
    assert order == sorted(order)
    assert "Put it into the plan of 7B" in page and "You know what this hour is like" in page
    assert "7C" not in page and "everybody said" not in page
    assert "7C. Strongest: Student voice. To work on: Caring adults." in page_of(sign_in(cedar.osei))


def test_each_place_to_work_has_its_guide(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, advisories={"7B": PLAIN}, **SHARED)
    found = sign_in(cedar.rivera).get(DASHBOARD).content.decode()
    for construct in PLAIN:
        assert reverse("reports:guide_detail", args=[construct]) in found


@pytest.mark.promise("hidden-and-missing-alike")
def test_without_figures_of_ones_own_it_is_the_school(cedar: Place, sign_in: SignIn) -> None:
    """Whether the advisory is hidden, pooled with another or was not there."""
    pages = []
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, **SHARED)
    for advisories in ({}, {"7C": PLAIN}, {"7B 7C": PLAIN}):
        with cedar.context():
            release = a_release_of_areas(cedar, PLAIN, advisories=advisories, **SHARED)
        answer = sign_in(cedar.rivera).get(DASHBOARD)
        page = words_of(answer)
        assert f"7B: – not shown {not_shown(release.fewest)} So this is what everybody said." in page
        assert "Whole school. Strongest: Caring adults." in page
        pages.append(re.sub(r"[0-9a-f-]{36}|CSRFToken\S+ \S+|value=\"\S+\"", "", answer.content.decode()))
    assert pages[0] == pages[1] == pages[2]


def test_who_leads_no_advisory_sees_the_school(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, advisories={"7B": OTHER_WAY}, **SHARED)
    for member in (cedar.pat, cedar.diaz):
        page = page_of(sign_in(member))
        assert "You lead no advisory, so this is what everybody said." in page
        assert "Whole school. Strongest: Caring adults." in page and "7B" not in page


def test_two_advisories_stand_one_after_the_other(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        cedar.add_advisory("7D", [cedar.rivera], [])
        a_release_of_areas(cedar, PLAIN, advisories={"7B": PLAIN, "7D": OTHER_WAY}, **SHARED)
        cedar.add_advisory("7E", [cedar.rivera], [])
    page = page_of(sign_in(cedar.rivera))
    assert page.index("7B. Strongest: Caring adults.") < page.index("7D. Strongest: Student voice.")
    assert "7E: – not shown" in page and "everybody said" not in page


def test_areas_without_differences_are_only_shown(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, advisories={"7B": dict.fromkeys(PLAIN, (50, 60))}, **SHARED)
    page = page_of(sign_in(cedar.rivera))
    assert "7B. No area stands out" in page and "to work" not in page


def changes_of(page: str) -> list[str]:
    return re.findall(r"Clear rise|Rise(?!,)|Steady|Clear fall|Fall", page)


def test_what_changed_in_ones_own_advisory(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, 90, advisories={"7B": PLAIN, "7C": PLAIN}, people=20, **SHARED)
        a_release_of_areas(cedar, PLAIN, advisories={"7B": OTHER_WAY, "7C": PLAIN}, people=20, **SHARED)
    page = page_of(sign_in(cedar.rivera))
    # Student voice, trust and fairness, classroom community, caring adults: 0–30 % to 75–100 % and back.
    assert Counter(changes_of(page)) == {"Clear rise": 1, "Clear fall": 1, "Steady": 2}
    assert "Rise, fall and steady are since How we belong, fall, closed" in page
    assert changes_of(page_of(sign_in(cedar.osei))) == ["Steady"] * 4


def test_a_survey_of_others_in_between_does_not_hide_what_changed(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, 90, advisories={"7B": PLAIN}, people=20, **SHARED)
        eighth = a_survey_that_closed(cedar, BELONGING, audience=Audience.GRADES, grades=["8"])
        a_release_of_areas(cedar, OTHER_WAY, 60, advisories={"7C": PLAIN}, survey=eighth, **SHARED)
        a_release_of_areas(cedar, PLAIN, advisories={"7B": OTHER_WAY}, people=20, **SHARED)
    own, everybody = (changes_of(page_of(sign_in(member))) for member in (cedar.rivera, cedar.diaz))
    assert Counter(own) == {"Clear rise": 1, "Clear fall": 1, "Steady": 2}
    assert everybody == ["Steady"] * 4


@pytest.mark.parametrize(
    ("before", "people"),
    [
        pytest.param({"advisories": {"7B": PLAIN}}, 19, id="too few people"),
        pytest.param({"advisories": {"7C": PLAIN}}, 20, id="another advisory"),
        pytest.param({"advisories": {"7B 7C": PLAIN}}, 20, id="together with another"),
        pytest.param({"advisories": {"7B": PLAIN}, "for_teachers": False}, 20, id="not shown to teachers"),
        pytest.param({"advisories": {"7B": {"walks": (0, 30)}}}, 20, id="other areas"),
    ],
)
def test_nothing_is_said_of_what_cannot_be_compared(
    cedar: Place, sign_in: SignIn, before: dict[str, Any], people: int
) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, 90, people=people, **SHARED | before)
        a_release_of_areas(cedar, OTHER_WAY, advisories={"7B": OTHER_WAY}, people=people, **SHARED)
    page = page_of(sign_in(cedar.rivera))
    assert "7B. Strongest: Student voice." in page
    assert changes_of(page) == [] and "Rise, fall and steady" not in page


@pytest.mark.parametrize("more", [{}, {"for_students": True, "for_families": True}])
@pytest.mark.promise("hidden-and-missing-alike")
def test_what_is_not_for_teachers_is_not_there(
    cedar: Place, harbor: Place, sign_in: SignIn, more: dict[str, Any]
) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, advisories={"7B": PLAIN}, **more)
    with harbor.context():
        a_release_of_areas(harbor, PLAIN, advisories={"8H": PLAIN}, **SHARED)
    page = page_of(sign_in(cedar.rivera))
    assert "There are no results for you yet." in page and "%" not in page


def test_the_school_is_compared_only_with_the_same_grades(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        eighth = a_survey_that_closed(cedar, BELONGING, audience=Audience.GRADES, grades=["8"])
        a_release_of_areas(cedar, PLAIN, 90, survey=eighth, **SHARED)
        a_release_of_areas(cedar, OTHER_WAY, **SHARED)
    assert changes_of(page_of(sign_in(cedar.rivera))) == []
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, 45, **SHARED)
    assert changes_of(page_of(sign_in(cedar.rivera))) != []


def test_the_latest_of_students_counts(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, days_ago=90, **SHARED)
        a_release_of_areas(cedar, OTHER_WAY, days_ago=30, **SHARED)
        a_release_of_areas(cedar, None, days_ago=3, **SHARED)
        staff = a_survey_that_closed(cedar, "advisory-staff/1", audience=Audience.STAFF)
        a_release_of_areas(cedar, {"known": (60, 70), "say": (10, 20)}, survey=staff, for_teachers=True)
    assert "Strongest: Student voice." in page_of(sign_in(cedar.rivera))


def test_more_areas_advisories_and_surveys_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, advisories={"7B": dict(list(PLAIN.items())[:2])}, **SHARED)
        put_circle(cedar, cedar.today + 366 * DAY)
    client = sign_in(cedar.rivera)
    first = queries_of(client, DASHBOARD)
    with cedar.context():
        for name in ("7D", "7E"):
            cedar.add_advisory(name, [cedar.rivera], [])
            put_circle(cedar, cedar.today + 366 * DAY, advisory=name)
        for days in (10, 20):
            survey = a_survey_that_closed(cedar, BELONGING)
            all_three = dict.fromkeys(("7B", "7D", "7E"), PLAIN)
            a_release_of_areas(cedar, PLAIN, days_ago=days, survey=survey, advisories=all_three, **SHARED)
        a_release_of_areas(cedar, PLAIN, advisories=dict.fromkeys(("7B", "7D", "7E"), PLAIN), **SHARED)
    assert queries_of(client, DASHBOARD) == first <= 12 + OF_TESTS
