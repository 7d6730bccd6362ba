"""The first page of results, by role."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from schools.models import Member
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import SHARED, a_release

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")


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
