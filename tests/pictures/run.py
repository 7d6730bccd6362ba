"""bin/pictures: takes the pictures of the documentation, of the demo's pages on a day that is always the same.

So they change when a page does, or the browser that draws it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import time_machine
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright

from tests.browser import find_browser
from tests.pictures.taking import MOMENT, take_pictures

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"


def main() -> None:
    with time_machine.travel(MOMENT, tick=False) as traveller:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo")
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
            take_pictures(browser, address, traveller, FOLDER)
            browser.close()


@contextmanager
def served() -> Iterator[str]:
    """The address of the site, in threads of this process, which are told the same time."""
    server = LiveServerThread("localhost", lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()
