"""A real browser for the paths that matter. Registered in conftest's `pytest_plugins`."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from advisory.launcher.checks.browser import NAMES
from schools.models import Member

WIDE = {"width": 1366, "height": 768}
NARROW = {"width": 360, "height": 740}
# With its time alone, thus of today; two minutes a day have a name.
SAVED_TODAY = re.compile(r"^Saved (\d|noon|midnight)")


def find_browser() -> str | None:
    """`$CHROMIUM`, then the first that is installed; None for Playwright's own."""
    names = (os.environ.get("CHROMIUM"), *NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield found
        found.close()
        # While Playwright runs, this thread's connections are others than before and after.
        connections.close_all()


@pytest.fixture
def open_page(browser: Browser, live_server: Any, sign_in: Callable) -> Iterator[Callable[..., Page]]:
    """Opens a signed-in member's page of the live server. Any error in the browser's console fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_as(member: Member, path: str = "/", **options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **{"viewport": WIDE, **options})
        contexts.append(context)
        session = sign_in(member).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(path)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert errors == []
