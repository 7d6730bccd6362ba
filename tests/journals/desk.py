"""A journal's page for writing in a real browser: what is on it, what is on the device, and what is stored."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from journals.models import Entry
from journals.words import read_entry
from tests.browser import NARROW
from tests.cast import Place

SOON = 15_000


@pytest.fixture
def desk(open_page: Callable[..., Page], cedar: Place) -> Iterator[Page]:
    """Maya's, at a new entry. Its console may report a lost network."""
    first = open_page(cedar.maya, viewport=NARROW)
    page = first.context.new_page()
    page.goto("/journal/new/")
    yield page


def field(page: Page) -> Any:
    return page.get_by_label("Your words")


def state(page: Page) -> Any:
    return page.locator("#save-state")


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def expect_drafts(page: Page, count: int) -> None:
    page.wait_for_function("count => Object.keys(localStorage).length === count", arg=count)


def texts(cedar: Place) -> list[str | None]:
    with cedar.context():
        return [words and words.text for words in map(read_entry, Entry.objects.all())]


def again(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """What a page asks for as it goes, no page can be asked about."""
    until = time.monotonic() + SOON / 1000
    while not holds():
        assert time.monotonic() < until
        page.evaluate("() => new Promise(requestAnimationFrame)")


def kill(page: Page) -> None:
    """As when the device runs out of memory: the page has no last word."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()


def save_now(page: Page) -> None:
    """Without waiting the eight seconds."""
    page.evaluate("() => void desk.save()")
