"""From one student to another to the teacher's run screen, in real browsers; the projector knows nothing of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from circles.models import Run
from journals.entries import offer_line
from journals.models import Entry, Thanks
from journals.thanks import remove_thanks
from tests.cast import Place
from tests.circles.driving import names_on, put_running
from tests.circles.running import url_of
from tests.journals.rows import write

WORDS, LINE = "You waited for me at the gate.", "I would like to hold more doors."
OpenPage = Callable[..., Page]


def give(page: Page) -> None:
    page.goto(reverse("journals:thanks_list"))
    page.get_by_role("link", name="Thank somebody").first.click()
    page.get_by_label("A name").fill("alvar")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Noah Álvarez").first.click()
    expect(page.get_by_text("Only Noah Álvarez can read this in Advisory.")).to_be_visible()
    page.get_by_label("What do you thank them for?").fill(WORDS)
    page.get_by_label("It may be said in the next circle").check()
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_text("It is on its way.")).to_be_visible()


def read_and_agree(page: Page) -> None:
    page.get_by_role("link", name="From Maya Torres").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("You both agree")).to_be_visible()


def offer_a_line(cedar: Place) -> Entry:
    with cedar.context():
        entry = write(cedar.zoe)
        offer_line(entry, LINE)
    return entry


def fold_of(page: Page) -> Any:
    return page.locator("#run-mine")


@pytest.mark.long
def test_thanks_and_a_line_reach_the_circle(cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        run = put_running(cedar)
    give(open_page(cedar.maya))
    read_and_agree(open_page(cedar.noah, reverse("journals:thanks_list")))
    entry = offer_a_line(cedar)
    projector, asked = watched_projector(cedar, open_page, run)
    page = open_page(cedar.rivera, url_of(run))
    names_on(page)
    assert WORDS not in page.content()
    fold_of(page).locator("summary").click()
    expect(fold_of(page).get_by_text(WORDS)).to_be_visible()
    expect(fold_of(page).get_by_text(LINE)).to_be_visible()
    fold_of(page).locator("summary").click()
    expect(page.get_by_text(WORDS)).to_have_count(0)
    take_back(cedar, entry)
    fold_of(page).locator("summary").click()
    expect(fold_of(page).get_by_text("Nobody offers a line or thanks for this circle.")).to_be_visible()
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").count(WORDS) == 0
    assert WORDS not in projector.content() and LINE not in projector.content()
    assert asked and not [url for url in asked if "/journal/" in url]


def watched_projector(cedar: Place, open_page: OpenPage, run: Run) -> tuple[Page, list[str]]:
    page = open_page(cedar.rivera, "/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url_of(run, "circle_present"))
    return page, asked


def take_back(cedar: Place, entry: Entry) -> None:
    with cedar.context():
        offer_line(entry, "")
        remove_thanks(Thanks.objects.get())


def test_without_a_connection_words_take_its_place(cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        run = put_running(cedar)
    offer_a_line(cedar)
    page = open_page(cedar.rivera, url_of(run))
    names_on(page)
    page.route("**/offered/", lambda route: route.fulfill(status=302, headers={"location": "/"}))
    fold_of(page).locator("summary").click()
    expect(fold_of(page).get_by_text("No connection for the moment.")).to_be_visible()
    page.unroute("**/offered/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(fold_of(page).get_by_text(LINE)).to_be_visible()


def test_without_a_script_a_link_leads_there(cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        run = put_running(cedar)
    offer_a_line(cedar)
    page = open_page(cedar.rivera, url_of(run), java_script_enabled=False)
    page.get_by_label("Show names and turns").check()
    page.get_by_text("Just for me").click()
    page.get_by_role("link", name="Lines and thanks for this circle").click()
    expect(page.get_by_text(LINE)).to_be_visible()
