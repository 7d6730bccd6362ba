"""The plan on one page of paper: A4 and US Letter, black on white, no student's name."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from circles.models import Agreements, Circle, Plan, PlanStep
from circles.plans.sheet import SIZES, Sheet, sheet_of
from tests.cast import Place
from tests.circles.planned import plan_url, put_plan, put_step, words
from tests.circles.planning import SignIn, put_circle, said

OpenPage = Callable[..., Page]

LONG = "Everyone writes down one moment of the last week when somebody made them feel welcome. "
KINDS = ["agreements", "think", "share", "activity", "reflect", "thanks"]


def put_long_plan(place: Place, circle: Circle, number: int, words: str = LONG * 2, lines: int = 6) -> Plan:
    """As full as a teacher might make it: words and lines for every step."""
    plan = put_plan(place, circle, [])
    for at in range(number):
        kind = KINDS[at] if at < len(KINDS) else "share"
        more = {"title": f"Part {at}: a title of some length", "text": words, "minutes": 3}
        if kind == "activity":
            more |= {
                "materials": "Paper, pens, a ball of string, a soft ball",
                "steps": "\n".join([words[: len(LONG)]] * lines),
                "questions": "\n".join([words[: len(LONG)]] * 3),
            }
        put_step(place, plan, kind, at, **more)
    return plan


def put_agreements(place: Place, *lines: str) -> None:
    Agreements.objects.create(
        school=place.school,
        advisory=place.advisories["7B"],
        version=1,
        lines=list(lines),
        hands=20,
        present=24,
        agreed_on=place.today,
    )


def sheet(place: Place, *lines: str) -> Sheet:
    with place.context():
        return sheet_of(list(PlanStep.objects.all()), list(lines))


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, cedar.today, place="Room 12")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def print_page(page: Page, size: str) -> bytes:
    page.emulate_media(media="print")
    return page.pdf(format=size, prefer_css_page_size=False)


@pytest.mark.parametrize("size", [pytest.param("A4", marks=pytest.mark.long), "Letter"])
@pytest.mark.parametrize(
    ("number", "text", "lines"),
    [
        (6, LONG, 6),
        (10, LONG * 2, 8),
        (20, LONG * 10, 40),
        (20, "W" * 1900, 40),
        (3, "Short.", 2),
        (20, "a\n" * 900, 40),
    ],
    ids=["usual", "ten", "twenty", "no-breaks", "short", "many-lines"],
)
def test_one_page_whatever_the_plan(
    transactional_db: None,
    cedar: Place,
    circle: Circle,
    open_page: OpenPage,
    size: str,
    number: int,
    text: str,
    lines: int,
) -> None:
    with cedar.context():
        put_long_plan(cedar, circle, number, text, lines)
        put_agreements(cedar, *["We listen until the other one is done, and then a little longer."] * 12)
    page = open_page(cedar.rivera, plan_url(circle, "plan_print"), color_scheme="dark")
    assert pages_of(print_page(page, size)) == 1
    colours = page.evaluate(
        "[document.body, document.querySelector('.sheet')]"
        ".map(each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor])"
    )
    assert colours == [["rgb(0, 0, 0)", "rgb(255, 255, 255)"]] * 2


def test_pages_are_counted(transactional_db: None, cedar: Place, circle: Circle, open_page: OpenPage) -> None:
    """So that a plan on one page is no mistake of the counting."""
    with cedar.context():
        put_long_plan(cedar, circle, 20)
    page = open_page(cedar.rivera, plan_url(circle))
    assert pages_of(print_page(page, "A4")) > 1


def test_a_usual_plan_is_printed_large_and_whole(cedar: Place, circle: Circle) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    found = sheet(cedar, "We listen.")
    assert found.size == SIZES[0]
    assert not found.is_cut


def test_ten_steps_with_long_words_are_printed_whole(cedar: Place, circle: Circle) -> None:
    with cedar.context():
        put_long_plan(cedar, circle, 10, LONG, lines=5)
    found = sheet(cedar, *["We listen until the other one is done."] * 6)
    assert found.size >= 9
    assert not found.is_cut


def test_what_is_too_long_is_shortened_step_by_step_and_says_so(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_long_plan(cedar, circle, 12, lines=8)
    found = sheet(cedar)
    assert found.is_cut
    assert len(found.steps) == 12
    assert all(printed.step.title for printed in found.steps)
    assert not any(printed.questions for printed in found.steps)
    page = words(sign_in(cedar.rivera).get(plan_url(circle, "plan_print")))
    assert "Shortened to fit on this page." in page


def test_the_sheet_has_what_one_needs_in_the_circle(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle)
        put_agreements(cedar, "One voice at a time", "<b>Kind</b>")
    page = words(sign_in(cedar.rivera).get(plan_url(circle, "plan_print")))
    for text in (
        "7B",
        "Room 12",
        "Weekly check-in, 20 minutes",
        "Getting acquainted",
        "5 min",
        "Whole group",
        "What made you laugh this week?",
        "You need: canary-string",
        "Pass it on",
        "canary-why?",
        "One voice at a time",
        "&lt;b&gt;Kind",
        "Notes",
    ):
        assert text in page
    for name in ("Maya", "Torres", "Noah", "Zoë"):
        assert name not in page


def test_without_a_plan_there_is_nothing_to_print(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    response = sign_in(cedar.rivera).get(plan_url(circle, "plan_print"), follow=True)
    assert "There is no plan to print yet." in said(response)


def test_the_button_opens_the_print_dialogue(
    transactional_db: None, cedar: Place, circle: Circle, open_page: OpenPage
) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    page = open_page(cedar.rivera, plan_url(circle))
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.get_by_role("link", name="Print it").click()
    page.get_by_role("button", name="Print it").click()
    assert page.evaluate("window.printed")
    bare: Any = open_page(cedar.rivera, plan_url(circle, "plan_print"), java_script_enabled=False)
    assert bare.get_by_role("button", name="Print it").count() == 0
