"""A teacher plans a term in one click, in a real browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from circles.library.load import ensure_library
from circles.models import Circle, Plan
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.planning import put_series

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def circles(transactional_db: None, cedar: Place) -> list[Circle]:
    """Eighteen of 7B, one a week from the day after tomorrow, within the term."""
    with cedar.context():
        ensure_library(cedar.school)
        first = cedar.today + timedelta(2)
        series = put_series(cedar, first, first + timedelta(weeks=17), days=str(first.weekday()))
        return list(series.circles.all())


@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "plain"]
)
def test_a_term_is_planned_in_one_click_and_taken_back_in_one(
    cedar: Place, circles: list[Circle], open_page: OpenPage, script: bool
) -> None:
    page = open_page(cedar.rivera, "/circles/", java_script_enabled=script)
    page.get_by_role("link", name="Plans").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("18 circles until")
    names = page.locator(".coming-name strong").all_inner_texts()
    page.get_by_role("button", name="Take what is proposed for all 18").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Every circle until")
    expect(page.get_by_role("link", name="Open the plan")).to_have_count(18)
    assert page.locator(".coming-name strong").all_inner_texts() == names
    with cedar.context():
        assert Plan.objects.in_force().count() == 18
    page.get_by_role("button", name="Take 18 plans back").click()
    expect(page.get_by_role("status").first).to_contain_text("18 plans are taken back.")
    with cedar.context():
        assert not Plan.objects.exists()


def test_one_circle_another_proposal_then_taken_with_the_keyboard_alone(
    cedar: Place, circles: list[Circle], open_page: OpenPage
) -> None:
    page = open_page(cedar.rivera, f"/circles/{circles[0].pk}/plan/start/")
    first = page.locator(".step-words").nth(1).inner_text()
    page.get_by_role("link", name="Another proposal").press("Enter")
    page.wait_for_url("**other=1")
    another = page.locator(".step-words").nth(1).inner_text()
    assert another != first
    page.get_by_role("button", name="Use this plan").press("Enter")
    page.wait_for_url(re.compile(r"/plan/$"))
    expect(page.get_by_role("status").first).to_contain_text("The circle has its plan.")
    expect(page.get_by_text(another).first).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(WIDE, id="wide", marks=pytest.mark.long),
        pytest.param(NARROW, id="narrow", marks=pytest.mark.long),
        pytest.param({"width": 320, "height": 640}, id="320"),
    ],
)
def test_every_target_is_big_enough_and_nothing_scrolls_sideways(
    cedar: Place, circles: list[Circle], open_page: OpenPage, size: dict[str, int]
) -> None:
    page = open_page(cedar.rivera, viewport=size)
    for path in ("/circles/plans/", f"/circles/{circles[0].pk}/plan/start/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        for target in page.locator("main .btn:visible, main .ways a:visible").all():
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44
            assert box["width"] >= 44
