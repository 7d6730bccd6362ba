"""A term's circles in a real browser: the dates follow every change, by keyboard, and without any script."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from circles.models import Circle
from tests.browser import NARROW
from tests.cast import Place
from tests.circles.planning import close

OpenPage = Callable[..., Page]
NEW = "/circles/series/new/"
FIELDS = 6


@pytest.fixture
def tuesday(transactional_db: None, cedar: Place) -> date:
    """The Tuesday after next; a week later the school is closed."""
    found = cedar.today + timedelta(days=14 - (cedar.today.weekday() - 1) % 7)
    with cedar.context():
        close(cedar, found + timedelta(7), found + timedelta(7), "Flood")
    return found


def fill(page: Page, first: date, weeks: int) -> None:
    page.get_by_label("Tuesday").check()
    page.get_by_label("Starts at").fill("09:05")
    page.get_by_label("From").fill(first.isoformat())
    page.get_by_label("Until").fill((first + timedelta(weeks=weeks - 1)).isoformat())


def circles_of(place: Place) -> int:
    with place.context():
        return Circle.objects.count()


@pytest.mark.long
def test_the_dates_follow_every_change(cedar: Place, tuesday: date, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, NEW, viewport=NARROW)
    expect(page.locator("form.schedule .field")).to_have_count(FIELDS)
    fill(page, tuesday, weeks=4)
    page.get_by_label("Place").click()
    expect(page.locator("#count")).to_have_text("This makes 3 circles. 1 date is left out.")
    expect(page.locator("#dates s")).to_have_count(1)
    expect(page.locator("#dates .is-off")).to_contain_text("Flood")
    page.get_by_label("Thursday").check()
    expect(page.locator("#count")).to_contain_text("This makes 6 circles.")
    assert circles_of(cedar) == 0
    page.get_by_role("button", name="Put them in the calendar").click()
    expect(page.locator("#messages")).to_contain_text("6 circles are in the calendar.")
    assert circles_of(cedar) == 6


@pytest.mark.long
def test_the_keyboard_alone_schedules(cedar: Place, tuesday: date, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, NEW)
    press_tab_until(page, "Tuesday")
    page.keyboard.press("Space")
    press_tab_until(page, "Starts at")
    page.keyboard.type("0905AM")
    press_tab_until(page, "Until")
    page.keyboard.type((tuesday + timedelta(weeks=2)).strftime("%m%d%Y"))
    press_tab_until(page, "Put them in the calendar")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday, 9:05 a.m.")
    with cedar.context():
        assert tuesday in set(Circle.objects.values_list("on", flat=True))


def press_tab_until(page: Page, words: str) -> None:
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "words => { const on = document.activeElement;"
            " return (on.labels?.[0] ?? on).textContent.trim().startsWith(words) }",
            words,
        ):
            return
    raise AssertionError(f"The keyboard does not reach “{words}”.")


def test_without_script_a_button_shows_the_dates(cedar: Place, tuesday: date, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, NEW, java_script_enabled=False)
    fill(page, tuesday, weeks=2)
    page.get_by_role("button", name="Show the dates").click()
    expect(page.locator("#count")).to_have_text("This makes 1 circle. 1 date is left out.")
    expect(page.get_by_label("Starts at")).to_have_value("09:05")
    assert circles_of(cedar) == 0
    page.get_by_role("button", name="Put them in the calendar").click()
    expect(page.locator("#messages")).to_contain_text("1 circle is in the calendar.")
