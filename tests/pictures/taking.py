"""What is on each picture, and whose page it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect
from time_machine import Traveller

from advisory.demo.people import PASSWORD
from tests.browser import NARROW, WIDE

# A Wednesday, ten minutes before the circle of the demo's first teacher.
MOMENT = datetime(2026, 11, 18, 8, 55, tzinfo=ZoneInfo("America/New_York"))
WORDS = "At lunch somebody saved me a seat. I did not expect that, and it made the whole afternoon easier."
TEACHER, STUDENT, ADMINISTRATOR = ("teacher@cedar.example", "student@cedar.example", "admin@cedar.example")


@dataclass(frozen=True)
class Camera:
    browser: Browser
    address: str
    traveller: Traveller
    folder: Path

    @contextmanager
    def page_of(self, login: str, **options: Any) -> Iterator[Page]:
        """Their first page, just signed in."""
        context = self.browser.new_context(base_url=self.address, **{"viewport": WIDE, **options})
        page = context.new_page()
        self.look_at_clock(page)
        page.add_init_script("performance.now = () => Date.now()")
        page.goto("/accounts/login/")
        page.get_by_label("User name").fill(login)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        yield page
        context.close()

    def wait(self, page: Page, seconds: int) -> None:
        """On the server's clock and on the page's; nobody waits in truth."""
        self.traveller.shift(timedelta(seconds=seconds))
        self.look_at_clock(page)

    def look_at_clock(self, page: Page) -> None:
        page.clock.set_fixed_time(datetime.now())

    def take(self, page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=self.folder / f"{name}.png", animations="disabled", caret="hide")


def take_pictures(browser: Browser, address: str, traveller: Traveller, folder: Path) -> None:
    camera = Camera(browser, address, traveller, folder)
    for take in TAKES:
        take(camera)


def take_home(camera: Camera) -> None:
    with camera.page_of(TEACHER) as page:
        camera.take(page, "home")


def take_journal(camera: Camera) -> None:
    with camera.page_of(STUDENT) as page:
        page.goto("/journal/new/")
        page.get_by_role("textbox").first.fill(WORDS)
        expect(page.get_by_text("Saved 8:55")).to_be_visible(timeout=20_000)
        camera.take(page, "journal")


def take_survey(camera: Camera) -> None:
    with camera.page_of(STUDENT, viewport=NARROW, has_touch=True) as page:
        page.get_by_role("link", name="Answer the survey").click()
        camera.take(page, "survey")


def take_dashboard(camera: Camera) -> None:
    with camera.page_of(ADMINISTRATOR) as page:
        page.goto("/reports/")
        camera.take(page, "dashboard")


def take_dashboard_dark(camera: Camera) -> None:
    with camera.page_of(ADMINISTRATOR, viewport=NARROW, color_scheme="dark") as page:
        page.goto("/reports/")
        camera.take(page, "dashboard-dark")


def take_circle(camera: Camera) -> None:
    """In its round, with some turns taken; and the projector beside it."""
    with camera.page_of(TEACHER) as page:
        page.get_by_role("button", name="Run the circle").click()
        page.get_by_label("Show names and turns").check()
        go_to_round(camera, page)
        for words in ("Shared", "Shared", "Pass", "Shared", "Come back to me", "Shared"):
            take_turn(camera, page, words)
        page.mouse.move(0, 0)
        camera.take(page, "run")
        page.goto(page.url.replace("/run/", "/present/"))
        camera.take(page, "projector")


def go_to_round(camera: Camera, page: Page) -> None:
    for step in ("Think", "Share"):
        camera.wait(page, 90)
        page.get_by_role("button", name=f"Next: {step}").click()
        expect(page.locator("#run-steps [aria-current=step]")).to_contain_text(step)
        settle(page)


def take_turn(camera: Camera, page: Page, words: str) -> None:
    camera.wait(page, 24)
    holder = page.locator("#run-holder")
    spoke = holder.inner_text()
    page.locator("#run-turn").get_by_role("button", name=words).click()
    expect(holder).not_to_have_text(spoke)
    settle(page)


def settle(page: Page) -> None:
    """Until it shows what the server has."""
    expect(page.locator("#board")).not_to_have_attribute("data-stamp", "")


TAKES: tuple[Callable[[Camera], None], ...] = (
    take_home,
    take_journal,
    take_survey,
    take_dashboard,
    take_dashboard_dark,
    take_circle,
)
