"""Every page that the access table opens for somebody, in a real browser: axe finds nothing, nothing scrolls sideways,
nothing is asked of another origin and nothing is said in the console."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from circles.models import Run
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.driving import names_on, put_class
from tests.circles.running import start, url_of
from tests.targets import targets
from tests.test_access import PEOPLE, ROWS

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
TINY = {"width": 320, "height": 640}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")


@dataclass(frozen=True)
class Look:
    """`rules` are axe's, by name or kind; those that could find something that no other look shows."""

    scheme: Any
    viewport: Any
    rules: tuple[str, ...] = RULES

    def __str__(self) -> str:
        return f"{self.scheme}, {self.viewport['width']} px"


LIGHT_WIDE, DARK_NARROW = Look("light", WIDE), Look("dark", NARROW)
EVERY_LOOK = [
    LIGHT_WIDE,
    Look("dark", WIDE, COLOURS),
    DARK_NARROW,
    Look("light", NARROW, COLOURS),
    Look("light", TINY, ()),
]
# What a page says to those after the first may be other words, which leave colours as they are.
LOOKS_OF_OTHERS = [LIGHT_WIDE, DARK_NARROW, Look("light", TINY, ())]
NOT_A_PAGE = {
    "schools:health",
    "roster:import_template",
    "roster:import_problems",
    "roster:import_progress",
    "circles:run_state",
    "circles:present_state",
    "journals:export_markdown",
    "journals:export_pdf",
    "care:family_file",
    "surveys:instrument_file",
    "surveys:survey_closing",
    "reports:circle_belonging_csv",
    "reports:circle_practice_csv",
    "reports:district_csv",
    "reports:release_line",
    "reports:release_csv",
    "reports:release_pdf",
    "reports:release_spreadsheet",
    "reports:weekly_pdf",
}
FIRST_PAGES = {"home", "reports:dashboard"}
# The runner begins files of many tests first: in one, the walk would begin last and end alone.
PARTS = 8
# Half of the pages are looked at, light and wide or dark and narrow in turns; `--all` shows every page to everybody
# who may see it, and to the first of them in every look.
WALKS = [
    *(pytest.param(part, False, id=f"{part} in turns", marks=pytest.mark.short) for part in range(4)),
    *(pytest.param(part, True, id=f"{part} whole", marks=pytest.mark.long) for part in range(PARTS)),
]
# A box on its own ground, or a field, that stands right below another thing.
TOUCHING = """() => {
const below = [...document.querySelectorAll("main :is(.notice + *, form + .notice, form + .field)")];
return below.filter(below => {
  const gap = below.getBoundingClientRect().top - below.previousElementSibling.getBoundingClientRect().bottom;
  return below.checkVisibility() && below.previousElementSibling.checkVisibility() && gap > -1 && gap < 4;
}).map(below => below.outerHTML.slice(0, 200))}"""
# The rest of what axe finds is long, and would be described and sent for nothing.
VIOLATIONS = """async rules =>
(await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations"""


def openings(every_person: bool) -> Iterator[tuple[str, str, bool]]:
    """Who opens what, and whether first: each page by the first person who may, the first pages by everybody."""
    for (name, method), answers in ROWS.items():
        allowed = [person for person, answer in zip(PEOPLE, answers, strict=True) if answer == "200"]
        if method == "GET" and name not in NOT_A_PAGE:
            chosen = allowed if every_person or name in FIRST_PAGES else allowed[:1]
            people = [person for person in chosen if person not in ("hale", "ito", "hana")]
            yield from ((person, name, person == people[0]) for person in people)


def problems(page: Page, rules: tuple[str, ...] = RULES) -> list[str]:
    found = page.evaluate(VIOLATIONS, list(rules)) if rules else []
    said = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    said += [f"touches what is above: {html}" for html in page.evaluate(TOUCHING)]
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return said + ([f"scrolls sideways: {widths}"] if widths[0] > widths[1] else [])


class Reader:
    """One person's browser window."""

    def __init__(self, browser: Browser, base_url: str, looks: list[Look], session: str | None) -> None:
        self.looks, self.worn = looks, looks[0]
        self.context = browser.new_context(
            base_url=base_url,
            color_scheme=looks[0].scheme,
            viewport=looks[0].viewport,
            bypass_csp=True,
        )
        if session:
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": base_url}])
        self.context.add_init_script(path=AXE)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.page.on(
            "console", lambda message: self.said.append(message.text) if message.type == "error" else None
        )
        self.page.on("request", lambda request: self.note_request(request.url, base_url))

    def note_request(self, url: str, base_url: str) -> None:
        if not url.startswith((base_url, "data:")):
            self.said.append(f"asks {url}")

    def read(self, path: str, looks: Sequence[Look] = ()) -> list[str]:
        self.said.clear()
        looks = looks or self.looks
        self.wear(looks[0])
        self.page.goto(path)
        found = []
        for look in looks:
            self.wear(look)
            found += [f"{look}: {each}" for each in problems(self.page, look.rules)]
        return [f"{path}: {each}" for each in [*found, *self.said]]

    def wear(self, look: Look) -> None:
        if look.scheme != self.worn.scheme:
            self.page.emulate_media(color_scheme=look.scheme)
        if look.viewport != self.worn.viewport:
            self.page.set_viewport_size(look.viewport)
        self.worn = look
        self.page.evaluate("document.getAnimations().forEach(each => each.finish())")


def looks_of(part: int, is_whole: bool, is_first: bool) -> list[Look]:
    if not is_whole:
        return [(LIGHT_WIDE, DARK_NARROW)[part % 2]]
    return EVERY_LOOK if is_first else LOOKS_OF_OTHERS


@pytest.mark.parametrize(("part", "is_whole"), WALKS)
def test_every_page(
    part: int, is_whole: bool, browser: Browser, live_server: Any, cedar: Place, sign_in: Callable
) -> None:
    readers: dict[str, Reader] = {}
    found: list[str] = []
    for person, name, is_first in list(openings(every_person=is_whole))[part::PARTS]:
        looks = looks_of(part, is_whole, is_first)
        if person not in readers:
            cookies = sign_in(cedar.people[person]).cookies if person in cedar.people else {}
            session = cookies["sessionid"].value if cookies else None
            readers[person] = Reader(browser, live_server.url, looks, session)
        url = reverse(name, kwargs=targets(name, cedar))
        found += [f"{person} {each}" for each in readers[person].read(url, looks)]
    for reader in readers.values():
        reader.context.close()
    assert not found, "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("look", [LIGHT_WIDE, DARK_NARROW])
def test_the_screens_of_a_circle(
    look: Look, browser: Browser, live_server: Any, cedar: Place, sign_in: Callable
) -> None:
    leader, keeper = (
        Reader(browser, live_server.url, [look], sign_in(member).cookies["sessionid"].value)
        for member in (cedar.rivera, cedar.maya)
    )
    with cedar.context():
        circle = put_class(cedar)
    found = leader.read(url_of(circle))
    with cedar.context():
        start(circle, cedar.rivera)
        Run.objects.update(keeper=cedar.maya)
    found += leader.read(url_of(circle))
    names_on(leader.page)
    found += leader.read(url_of(circle)) + keeper.read(url_of(circle))
    assert leader.page.locator("#run-seats").is_visible() and keeper.page.locator("#run-places").is_visible()
    for reader in (leader, keeper):
        reader.context.close()
    assert not found, "\n".join(found)


def test_the_first_run_page(browser: Browser, live_server: Any, transactional_db: None) -> None:
    reader = Reader(browser, live_server.url, [LIGHT_WIDE, DARK_NARROW], None)
    assert reader.read("/setup/") == []
    reader.context.close()
