"""Search, own items and a student's prompt, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from circles.library.load import ensure_library
from circles.models import Item
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.shelf import put_item, put_use, put_waiting

OpenPage = Callable[..., Page]
LIST = "/circles/library/"
AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
TOUCH = 44
SMALL = """least => [...document.querySelectorAll("main :is(.btn, .form-select, .form-control)")]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < least).map(each => each.outerHTML)"""


@pytest.fixture
def shelf(transactional_db: None, cedar: Place) -> Item:
    """What came with the product, and one prompt that 7B used already."""
    with cedar.context():
        ensure_library(cedar.school)
        used = put_item(cedar, text="Who laughed with a penguin?", made_by=cedar.rivera)
        put_use(cedar, used, cedar.today, "well", state="held", log_version=1)
        return used


@pytest.mark.parametrize(
    "scripted", [True, pytest.param(False, marks=pytest.mark.long)], ids=["script", "no script"]
)
def test_a_teacher_finds_what_is_new_to_the_group(
    scripted: bool, cedar: Place, shelf: Item, open_page: OpenPage
) -> None:
    page = open_page(cedar.rivera, java_script_enabled=scripted)
    page.get_by_role("link", name="Library").click()
    expect(page.locator(".items > li").first).to_contain_text("Something recent", ignore_case=True)
    box = page.get_by_role("searchbox", name="Words in the item")
    box.press_sequentially("pengui")
    if not scripted:
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 prompt")
    expect(page.locator(".items > li")).to_contain_text("went well")
    if scripted:
        expect(box).to_be_focused()
    page.get_by_label("New to").select_option("7B")
    if not scripted:
        page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("0 prompts, new to 7B")
    assert "q=pengui" in page.url and "new=" in page.url
    page.get_by_role("link", name="Activities").click()
    expect(page.get_by_label("New to")).to_have_value(str(cedar.advisories["7B"].pk))
    page.get_by_role("link", name="Show everything of this kind").click()
    expect(page.locator(".items > li")).to_have_count(20)
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("Page 2 of")).to_be_visible()


def fill_words(page: Page) -> None:
    page.get_by_role("searchbox").fill("penguin")


def tick_own(page: Page) -> None:
    page.get_by_label("Added by our school").check()


def choose_advisory(page: Page) -> None:
    page.get_by_label("New to").select_option("7B")


@pytest.mark.long
@pytest.mark.parametrize(
    ("ask", "answer"),
    [(fill_words, "1 prompt"), (tick_own, "1 prompt"), (choose_advisory, "230 prompts, new to 7B")],
)
def test_what_is_asked_before_the_script_is_there_is_answered(
    ask: Callable[[Page], None], answer: str, cedar: Place, shelf: Item, open_page: OpenPage
) -> None:
    page, held = open_page(cedar.rivera), list[Route]()
    page.route("**/htmx.min.*.js", lambda route: held.append(route))
    with page.expect_request("**/htmx.min.*.js"):
        page.goto(LIST, wait_until="commit")
    ask(page)
    held[0].continue_()
    expect(page.get_by_role("heading", level=1)).to_have_text(answer)


@pytest.mark.long
def test_back_brings_the_search_before(cedar: Place, shelf: Item, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, LIST)
    page.get_by_role("searchbox").fill("penguin")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 prompt")
    page.get_by_label("Depth").select_option("Deep")
    expect(page.get_by_role("heading", level=1)).to_have_text("0 prompts")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 prompt")
    expect(page.get_by_role("searchbox")).to_have_value("penguin")


@pytest.mark.long
def test_from_a_students_idea_to_everybodys_library(cedar: Place, shelf: Item, open_page: OpenPage) -> None:
    maya = open_page(cedar.maya, "/circles/", viewport=NARROW)
    maya.get_by_role("link", name="Propose a prompt").click()
    maya.get_by_label("Your prompt").fill("What would you ask the moon?")
    maya.get_by_role("button", name="Propose it").click()
    expect(maya.get_by_text("It waits for an answer.")).to_be_visible()
    rivera = open_page(cedar.rivera, LIST)
    rivera.get_by_role("link", name="Read them").click()
    rivera.get_by_role("link", name="Answer").click()
    rivera.get_by_role("button", name="Take it").click()
    expect(rivera.get_by_role("alert")).to_be_focused()
    rivera.get_by_label("Theme").select_option("Personal needs")
    rivera.get_by_label("Depth").select_option("Light")
    rivera.get_by_label("Everybody who leads circles at our school").check()
    rivera.get_by_role("button", name="Take it").click()
    expect(rivera.get_by_role("heading", level=1)).to_have_text("No prompt waits for your answer")
    osei = open_page(cedar.osei, f"{LIST}?q=moon&own=1")
    card = osei.locator(".items > li")
    expect(card).to_contain_text("What would you ask the moon?")
    expect(card).to_contain_text("Proposed by a student")
    maya.reload()
    expect(maya.get_by_text("Ms. Rivera took it into the library.")).to_be_visible()


@pytest.mark.long
def test_an_own_activity_is_added_taken_out_and_put_back(
    cedar: Place, shelf: Item, open_page: OpenPage
) -> None:
    page = open_page(cedar.rivera, LIST)
    page.get_by_role("link", name="Add your own").click()
    page.get_by_role("link", name="Activity").click()
    page.get_by_label("Title").fill("Paper bridge")
    page.get_by_label("Theme").select_option("Interpersonal issues")
    page.get_by_label("Steps").fill("Fold it.\nLift it.")
    page.get_by_text("Does it touch a protected area?").click()
    page.get_by_label("Income").check()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Paper bridge")
    expect(page.locator(".item-card ol > li")).to_have_text(["Fold it.", "Lift it."])
    expect(page.get_by_text("asks students about a protected area (Income)")).to_be_visible()
    page.get_by_role("button", name="Take it out of the library").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_role("button", name="Take it out of the library")).to_be_visible()


def paths(place: Place) -> list[str]:
    with place.context():
        proposal = put_waiting(place, "W" * 60 + " " + "word " * 40)
        media = Item.objects.filter(kind="media").first()
        activity = Item.objects.filter(kind="activity").first()
        long_one = put_item(
            place, kind="media", title="L" * 120, link=f"https://{'w' * 60}.example.org/{'x' * 300}", theme=""
        )
    kinds = ["prompt", "activity", "media", "starter"]
    return [
        *[f"{LIST}?kind={kind}" for kind in kinds],
        f"{LIST}?q=nothing",
        *[f"{LIST}new/?kind={kind}" for kind in kinds],
        f"{LIST}new/",
        *[f"{LIST}{item.pk}/" for item in (media, activity, long_one)],
        f"{LIST}{media.pk}/link/",
        f"{LIST}prompts/",
        f"{LIST}prompts/{proposal.pk}/",
    ]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        pytest.param(WIDE, "light", id="wide", marks=pytest.mark.long),
        pytest.param({"width": 320, "height": 640}, "dark", id="tiny", marks=pytest.mark.long),
    ],
)
def test_every_page_of_the_library_can_be_read(
    size: Any, scheme: str, cedar: Place, shelf: Item, open_page: OpenPage
) -> None:
    page = open_page(cedar.rivera, LIST, viewport=size, color_scheme=scheme, bypass_csp=True)
    for path in paths(cedar):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run(document)")["violations"]
        assert not found, (path, [(each["id"], each["nodes"][0]["html"]) for each in found])
        assert page.evaluate(SMALL, TOUCH) == [], path
