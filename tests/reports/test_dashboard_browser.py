"""The administrator's first page of results, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from schools.models import Member
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.reports.released import EVERYBODY, SIXTH, an_advisory_group
from tests.reports.shown import results_of
from tests.test_accessibility import EVERY_LOOK, Reader

OpenPage = Callable[..., Page]
LONG = "Advisory of the " + "Ridgeway " * 7


def fill(place: Place) -> None:
    """Two surveys, with the longest of names."""
    with place.context():
        results_of(place, days_ago=90, bands={("school", ""): (40, 45)})
        named = an_advisory_group(place, "7B") | {"names": [LONG[:80]]}
        wide = {(LONG[:80], ""): (75, 100), ("6", ""): (0, 33)}
        results_of(place, [EVERYBODY, SIXTH, named], bands=wide, answered=(100, 240))


def test_it_can_be_read_by_everybody(
    cedar: Place, sign_in: Callable[[Member], Any], browser: Browser, live_server: Any
) -> None:
    fill(cedar)
    reader = Reader(browser, live_server.url, EVERY_LOOK, sign_in(cedar.okafor).cookies["sessionid"].value)
    found = reader.read("/reports/")
    reader.page.locator("details.statements > summary").click()
    found += reader.read("/reports/")
    reader.context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_each_number_leads_to_its_table(cedar: Place, open_page: OpenPage, viewport: dict[str, int]) -> None:
    fill(cedar)
    page = open_page(cedar.okafor, viewport=viewport)
    page.goto("/reports/")
    tiles = page.locator("a.tile")
    assert tiles.count() <= 7
    if viewport == WIDE:
        bottom = tiles.last.bounding_box()
        assert bottom and bottom["y"] + bottom["height"] <= WIDE["height"]
    for name, heading in (
        ("Answered", "Who answered"),
        ("Favourable", "What students said"),
        ("Since the survey before", "From survey to survey"),
    ):
        tiles.filter(has_text=name).first.click()
        expect(page.get_by_role("heading", name=heading)).to_be_in_viewport()
    expect(page.get_by_role("img", name="Favourable over all areas")).to_be_visible()
    page.get_by_text("Every statement").click()
    expect(page.locator(".statement-band").first).to_be_visible()


def test_it_fits_on_paper(cedar: Place, open_page: OpenPage) -> None:
    """The widest of tables too, with every group and each of nine areas."""
    with cedar.context():
        survey = results_of(cedar, bands={("school", ""): (75, 100), ("7B", ""): (75, 100)}).survey_id
    page = open_page(cedar.okafor, viewport={"width": 720, "height": 960})
    page.emulate_media(media="print")
    for url in ("/reports/", f"/reports/surveys/{survey}/"):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 720, url
        split = "[...document.querySelectorAll('thead th')].filter(each => each.scrollWidth > each.clientWidth).length"
        assert page.evaluate(split) == 0, url
