"""The address of one's own calendar in a real browser: made, copied, stopped and started, with the keyboard alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import WIDE
from tests.cast import Place
from tests.test_accessibility import AXE, problems

OpenPage = Callable[..., Page]
TINY = {"width": 320, "height": 640}


def check(page: Page) -> None:
    page.add_script_tag(path=AXE)
    assert problems(page) == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


@pytest.mark.long
@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [pytest.param("light", WIDE, id="wide", marks=pytest.mark.long), pytest.param("dark", TINY, id="tiny")],
)
def test_from_the_calendar_to_an_address_that_stops(
    cedar: Place, open_page: OpenPage, scheme: str, viewport: dict[str, Any]
) -> None:
    page = open_page(cedar.maya, "/circles/", viewport=viewport, color_scheme=scheme, bypass_csp=True)
    page.get_by_role("link", name="Calendar on my phone").click()
    check(page)
    press(page, "Make my address")
    field = page.get_by_label("Your address")
    expect(field).to_have_value(re.compile(r"/circles/calendar/\S{60,}\.ics$"))
    expect(field).not_to_be_editable()
    check(page)
    page.goto("/circles/calendar/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No calendar has asked for it yet")
    check(page)
    press(page, "Stop it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your address is stopped")
    check(page)
    press(page, "Let it work again")
    expect(page.get_by_role("status")).to_contain_text("The address works again.")


def test_without_script(cedar: Place, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, "/circles/calendar/", java_script_enabled=False)
    page.get_by_role("button", name="Make my address").click()
    address = page.get_by_label("Your address").input_value()
    link = page.get_by_role("link", name="Open in my calendar").get_attribute("href")
    assert link == f"webcal://{address.partition('://')[2]}"
