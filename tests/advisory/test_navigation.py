from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from advisory.navigation import PLACES, places
from schools.models import Member, Role
from tests.cast import Place


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_five_places_at_most(role: Role) -> None:
    assert 1 <= len(PLACES[role]) <= 5


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/school/people/3/", "/school/people/"),
        ("/school/roster/", "/school/"),
        ("/accounts/", ""),
    ],
)
def test_one_place_is_current(path: str, current: str) -> None:
    found = [place.url for place in places(path, PLACES[Role.ADMINISTRATOR]) if place.current]
    assert found == ([current] if current else [])


@pytest.mark.parametrize("path", ["/circles/library/", "/circles/library/3/edit/"])
def test_the_library_is_a_place_of_its_own(path: str) -> None:
    found = [place.url for place in places(path, PLACES[Role.TEACHER]) if place.current]
    assert found == ["/circles/library/"]


def test_every_place_opens_for_its_role(cedar: Place, sign_in: Callable[[Member], Client]) -> None:
    for member in cedar.people.values():
        client = sign_in(member)
        for place in places("/", PLACES[Role(member.role)]):
            assert client.get(place.url).status_code == 200, (member, place.url)


def test_signing_out_is_in_view_however_long_the_list(open_page: Callable[..., Page], cedar: Place) -> None:
    page = open_page(cedar.okafor, viewport={"width": 1366, "height": 600})
    out = page.get_by_role("button", name="Sign out")
    expect(out).to_be_in_viewport(ratio=1)
    out.click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
