"""A teacher plans a circle with the keyboard alone, takes what is proposed, and says how it went with one tap."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from circles.library.load import ensure_library
from circles.models import Circle, PlanStep
from schools import clock
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.planned import kinds_of, plan_url, put_plan, put_step, steps_of
from tests.circles.planning import put_circle

OpenPage = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)


def button(page: Page, words: str, step: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"{words} ?: {step}"))


@pytest.fixture
def circle(transactional_db: None, cedar: Place) -> Circle:
    """Of 7B, tomorrow."""
    with cedar.context():
        return put_circle(cedar, cedar.today + timedelta(1))


@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "plain"]
)
def test_from_home_the_proposal_is_taken_with_one_click(
    cedar: Place, circle: Circle, open_page: OpenPage, script: bool
) -> None:
    with cedar.context():
        ensure_library(cedar.school)
    page = open_page(cedar.rivera, java_script_enabled=script)
    quote = page.locator(".quote").first.inner_text()
    page.get_by_role("button", name="Use this plan").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fits 30 minutes")
    expect(page.locator(".quote").first).to_have_text(quote)
    page.get_by_role("link", name="Print it").click()
    expect(page.get_by_role("heading", name="Our agreements")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name="Open the plan")).to_be_visible()
    expect(page.locator(".quote").first).to_have_text(quote)


def test_the_keyboard_alone_reorders_and_the_focus_stays(
    cedar: Place, circle: Circle, open_page: OpenPage
) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    page = open_page(cedar.rivera, plan_url(circle))
    button(page, "Up", "Part 3").focus()
    for expected in (["think", "share", "thanks", "activity"], ["think", "thanks", "share", "activity"]):
        page.keyboard.press("Enter")
        page.wait_for_url("**go=up")
        expect(page.locator(".plan-steps > li").nth(expected.index("thanks"))).to_contain_text("Part 3")
        expect(button(page, "Up", "Part 3")).to_be_focused()
        with cedar.context():
            assert kinds_of(circle) == expected
    page.keyboard.press("Enter")
    expect(page.locator(".plan-steps > li").first).to_contain_text("Part 3")
    expect(button(page, "Down", "Part 3")).to_be_focused()


@pytest.mark.long
def test_taking_a_step_out_and_putting_it_back(cedar: Place, circle: Circle, open_page: OpenPage) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    page = open_page(cedar.rivera, plan_url(circle), java_script_enabled=False)
    button(page, "Take out", "Part 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("15 of 30 minutes")
    button(page, "Put it back", "Part 1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("20 of 30 minutes")
    with cedar.context():
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


def test_how_it_went_is_one_tap_without_leaving_the_page(
    cedar: Place, circle: Circle, open_page: OpenPage
) -> None:
    with cedar.context():
        put_plan(cedar, circle)
        Circle.objects.update(starts_at=clock.now() - timedelta(hours=1))
    page = open_page(cedar.rivera, f"/circles/{circle.pk}/")
    page.evaluate("window.sameDocument = true")
    flat = page.get_by_role("button", name="Fell flat")
    flat.click()
    expect(flat).to_have_attribute("aria-pressed", "true")
    expect(flat).to_be_focused()
    with cedar.context():
        assert steps_of(circle)[0].went == "flat"
    flat.click()
    expect(flat).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.sameDocument")
    with cedar.context():
        assert steps_of(circle)[0].went == ""


@pytest.mark.long
@pytest.mark.parametrize(
    "size",
    [
        pytest.param(WIDE, id="wide", marks=pytest.mark.long),
        pytest.param(NARROW, id="narrow", marks=pytest.mark.long),
        pytest.param({"width": 320, "height": 640}, id="320"),
    ],
)
def test_every_page_fits_and_every_target_is_large(
    cedar: Place, circle: Circle, open_page: OpenPage, size: dict[str, int]
) -> None:
    with cedar.context():
        plan = put_plan(cedar, circle)
        for number in range(4, 20):
            put_step(cedar, plan, "reflect", number, title="W" * 120, text="W" * 900)
        put_plan(cedar, circle, ["share"], offered_by=cedar.osei, name="N" * 100)
        put_circle(cedar, cedar.today + timedelta(1), advisory="7C")
        first = steps_of(circle)[0]
    page = open_page(cedar.rivera, viewport=size)
    paths = [plan_url(circle, name) for name in ("plan_detail", "plan_print", "plan_copy", "step_new")]
    paths += [f"/circles/steps/{first.pk}/{name}/" for name in ("edit", "swap")]
    for path in (*paths, "/", f"/circles/{circle.pk}/", f"/circles/library/{first.item_id}/plan/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(
            """[...document.querySelectorAll("main :is(button, .btn, summary, .copy-to, .rows > li > a:last-child)")]
            .filter(each => each.getClientRects().length && !each.closest(".visually-hidden"))
            .filter(each => each.getBoundingClientRect().height < 43.9 || each.getBoundingClientRect().width < 43.9)
            .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert small == [], path


def test_a_full_plan_cannot_take_more(cedar: Place, circle: Circle, open_page: OpenPage) -> None:
    with cedar.context():
        put_plan(cedar, circle, ["share"] * 20)
    page = open_page(cedar.rivera, plan_url(circle))
    expect(page.get_by_text("A plan has at most 20 steps.")).to_be_visible()
    with cedar.context():
        assert PlanStep.objects.count() == 20
