"""Screens of a running circle in real browsers, and networks that fail them."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from circles.models import Circle, Run, Tap
from schools import clock
from schools.models import Enrollment, Member
from tests.browser import NARROW
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import CANARY, put_circle
from tests.circles.running import start, url_of

OpenPage = Callable[..., Page]
SOON = 5_000
POLLS = "**/run/state/**"
TAPS = "**/run/"
# As in a browser that does not know :has().
FORGET_HAS = """() => {
  const forget = (sheet) => [...sheet.cssRules].forEach((rule) => {
    if (rule.selectorText?.includes(":has(")) rule.selectorText = "never";
    else if (rule.cssRules) forget(rule);
  });
  [...document.styleSheets].forEach(forget);
}"""


def put_class(place: Place, size: int = 9) -> Circle:
    """Today's circle of 7B, with a plan of four steps; its students' names are found nowhere else."""
    for number in range(size - 3):
        student = place.add(f"kid{number}", "student", f"Kidname{number}", f"Stone{number}")
        Enrollment.objects.create(
            school=place.school, advisory=place.advisories["7B"], student=student, from_on=place.today
        )
    circle = put_circle(place, place.today, note=CANARY)
    put_plan(place, circle)
    return circle


def put_running(place: Place) -> Run:
    return start(put_class(place), place.rivera)


def without_console(page: Page) -> Page:
    """The same page in a tab whose console may report a lost network."""
    other = page.context.new_page()
    other.goto(page.url)
    page.close()
    names_on(other)
    return other


def press(page: Page, words: str) -> None:
    page.locator("#run-turn").get_by_role("button", name=words).click()


def holder(page: Page) -> Locator:
    return page.locator("#run-seats [data-holder]")


def seat(page: Page, place: int) -> Locator:
    """Counted from 0."""
    return page.locator("#run-seats [data-student] > button").nth(place)


def middle(target: Locator) -> tuple[float, float]:
    box = target.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, what: Locator, onto: Locator) -> None:
    to = middle(onto)
    page.mouse.move(*middle(what))
    page.mouse.down()
    page.mouse.move(*to, steps=4)
    page.mouse.up()


def expect_states(page: Page, *states: str) -> None:
    """Of the first seats, in their order."""
    for at, state in enumerate(states):
        expect(page.locator("#run-seats [data-student]").nth(at)).to_have_attribute(
            "data-state", state, timeout=SOON
        )


def expect_holder(page: Page, place: int) -> None:
    found = page.locator("#run-seats [data-student]").nth(place)
    expect(found).to_have_attribute("data-holder", "", timeout=SOON)


def expect_step(page: Page, step: int) -> None:
    expect(page.locator("#run-steps [aria-current=step]")).to_have_attribute(
        "data-at", str(step), timeout=SOON
    )


def expect_settled(page: Page) -> None:
    """That it shows what the server has, with all that was tapped here."""
    expect(page.locator("#board")).not_to_have_attribute("data-stamp", "", timeout=2 * SOON)


def taken(run: Run) -> int:
    return Tap.objects.filter(run=run).count()


class Failing:
    """Drops what a page sends when it taps: before the server gets it, or on the way back. Or the server is broken."""

    def __init__(self, page: Page, *ways: str) -> None:
        self.ways = list(ways)
        page.route(TAPS, self.handle)

    def handle(self, route: Route) -> None:
        if route.request.method != "POST" or not self.ways:
            route.continue_()
            return
        way = self.ways.pop(0)
        if way == "broken":
            route.fulfill(status=500)
            return
        if way == "after":
            route.fetch()
        route.abort()


def open_run(open_page: OpenPage, run: Run, member: Member, **options: Any) -> Page:
    page = open_page(member, url_of(run), **options)
    names_on(page)
    return page


def open_on_clock(open_page: OpenPage, member: Member, path: str, ahead: timedelta = timedelta()) -> Page:
    """On a phone whose network may be cut, and whose clock may be off."""
    context = open_page(member, viewport=NARROW, has_touch=True).context
    page = context.new_page()
    page.clock.install(time=clock.now() + ahead)
    page.goto(path)
    names_on(page)
    return page


def names_in(text: str, place: Place) -> list[str]:
    """Of students of 7B."""
    students = [member for member in place.people.values() if member.is_student and member != place.iris]
    names = {name for student in students for name in (student.given_name, student.family_name)}
    return [name for name in names if name in text]


def names_on(page: Page) -> None:
    """With the turns at hand in a step that is no round, too."""
    page.get_by_label("Show names and turns").check()
    page.evaluate("document.getElementById('run-turns')?.setAttribute('open', '')")


class Recorded:
    """All that one page was sent, read once it is closed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "traffic.har"
        self.options = {"record_har_path": self.path, "record_har_content": "embed"}

    def pages(self) -> list[str]:
        """The pages and pieces of pages among it."""
        entries = json.loads(self.path.read_text())["log"]["entries"]
        contents = [entry["response"]["content"] for entry in entries]
        return [text_of(content) for content in contents if "html" in content.get("mimeType", "")]


def text_of(content: dict[str, str]) -> str:
    text = content.get("text", "")
    return b64decode(text).decode() if content.get("encoding") == "base64" else text
