"""The first page of results, by role."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from schools.models import Member
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.committed import a_commitment
from tests.reports.pages import words_of
from tests.reports.released import EVERYBODY, SEVENTH, SHARED, a_release, an_advisory_group
from tests.reports.shown import results_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")
MOST_QUERIES = 12 + 4  # a test has a savepoint around, and the school put back


def test_each_role_has_its_own_first_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_release(cedar, **SHARED)
    for member in (cedar.okafor, cedar.rivera, cedar.diaz, cedar.maya):
        assert "How we belong, fall" in words_of(sign_in(member).get(DASHBOARD))
    assert "Results of your schools" in words_of(sign_in(cedar.ruth).get(DASHBOARD))
    assert sign_in(cedar.jo).get(DASHBOARD).status_code == 403


@pytest.mark.parametrize("is_released", [True, False])
def test_it_leads_to_everything_else_about_results(cedar: Place, sign_in: SignIn, is_released: bool) -> None:
    if is_released:
        with cedar.context():
            a_release(cedar, **SHARED)
    everybody = ["reports:circle_practice", "reports:release_list"]
    office = ["reports:commitment_list", "reports:weekly_report"]
    for member, names in ((cedar.okafor, [*everybody, *office]), (cedar.rivera, everybody)):
        client = sign_in(member)
        page = client.get(DASHBOARD).content.decode()
        for name in names:
            assert f'href="{reverse(name)}"' in page
            assert client.get(reverse(name)).status_code == 200


def test_none_takes_more_queries_with_more_behind_it(cedar: Place, sign_in: SignIn) -> None:
    readers = {name: sign_in(cedar.people[name]) for name in ("rivera", "osei", "diaz", "maya", "ruth")}
    groups = [EVERYBODY, SEVENTH, an_advisory_group(cedar, "7B"), an_advisory_group(cedar, "7C")]
    shared = {f"for_{who}": True for who in ("teachers", "students", "families", "district")}
    with cedar.context():
        for weeks in range(1, 12):
            part = results_of(cedar, groups, days_ago=30 * weeks, **shared).survey.parts.first()
            a_commitment(cedar, part=part, construct=part.version.instrument.constructs[0].code)
    found = {name: queries_of(client, DASHBOARD) for name, client in readers.items()}
    assert {name: number for name, number in found.items() if number > MOST_QUERIES} == {}
