"""A teacher with 24 students and little time, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from circles.models import Circle, FollowUp
from schools.models import Enrollment
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.log_sheets import marks_of, put_log, url
from tests.circles.planning import put_circle

OpenPage = Callable[..., Page]
TOUCH = 44


@pytest.fixture
def class_of_24(transactional_db: None, cedar: Place) -> Circle:
    """Today's circle of 7B, with 24 students, some with long names."""
    with cedar.context():
        for number in range(21):
            family = "Fernández-de-la-Vega-Castellanos" if number % 5 == 0 else f"Stone {number}"
            student = cedar.add(f"kid{number}", "student", f"Kid{number}", family)
            Enrollment.objects.create(
                school=cedar.school,
                advisory=cedar.advisories["7B"],
                student=student,
                from_on=cedar.year.starts_on,
            )
        return put_circle(cedar, cedar.today)


class Taps:
    """Counts what the teacher taps, and holds every target to the size of a thumb."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= TOUCH
        assert box["width"] >= TOUCH
        target.click()
        self.number += 1


def toggle_of(page: Page, name: str) -> Locator:
    return page.locator("label.toggle", has_text=name)


@pytest.mark.parametrize(
    "size", [pytest.param(WIDE, id="wide", marks=pytest.mark.long), pytest.param(NARROW, id="narrow")]
)
def test_from_home_to_a_saved_log_in_two_taps_and_one_for_each_absent_student(
    size: Any, cedar: Place, class_of_24: Circle, open_page: OpenPage
) -> None:
    page, tap = open_page(cedar.rivera, viewport=size), Taps()
    tap(page.get_by_role("link", name="Log the circle"))
    expect(page.get_by_role("checkbox", name="Absent")).to_have_count(24)
    tap(toggle_of(page, "Maya Torres"))
    tap(toggle_of(page, "Kid7 Stone 7"))
    tap(page.get_by_role("button", name="Save the log"))
    expect(page.get_by_role("status")).to_contain_text("22 of 24 students were there")
    assert tap.number == 2 + 2, "the way there and back, and one for each who is absent"
    with cedar.context():
        marks = marks_of(class_of_24)
        assert [name for name, mark in marks.items() if mark == "absent"] == ["Kid7", "Maya"]
        assert list(marks.values()).count("shared") == 22


def test_a_turn_is_one_tap_once_turns_are_shown(
    cedar: Place, class_of_24: Circle, open_page: OpenPage
) -> None:
    page, tap = open_page(cedar.rivera, url(class_of_24)), Taps()
    maya = page.get_by_role("group", name="Turn of Maya Torres")
    expect(maya).to_be_hidden()
    tap(page.locator("label.show-turns"))
    tap(maya.locator("label", has_text="Passed"))
    tap(toggle_of(page, "Noah Álvarez"))
    expect(page.get_by_role("group", name="Turn of Noah Álvarez")).to_be_hidden()
    tap(page.get_by_role("button", name="Save the log"))
    expect(page.get_by_role("status")).to_contain_text("The log is saved")
    with cedar.context():
        marks = marks_of(class_of_24)
        assert (marks["Maya"], marks["Noah"]) == ("passed", "absent")
    page.goto(url(class_of_24))
    expect(maya).to_be_visible()


def test_everything_works_without_script(cedar: Place, class_of_24: Circle, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, url(class_of_24), java_script_enabled=False)
    toggle_of(page, "Maya Torres").click()
    page.get_by_label("Facilitator’s note").fill("Slow start, warm end.")
    page.locator(".promises > summary").click()
    page.get_by_label("What we promised").nth(1).fill("Bring the ball")
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_label("What we promised")).to_have_count(3)
    expect(page.get_by_label("What we promised").nth(2)).to_be_focused()
    stands = page.evaluate("document.activeElement.getBoundingClientRect().bottom <= innerHeight")
    assert stands, "while the page glides to the field, its buttons move away under the press"
    expect(page.get_by_label("Facilitator’s note")).to_have_value("Slow start, warm end.")
    expect(toggle_of(page, "Maya Torres").get_by_role("checkbox")).to_be_checked()
    page.get_by_label("What we promised").nth(2).fill("Call home")
    page.get_by_label("About").nth(2).select_option("Maya Torres")
    with cedar.context():
        put_log(class_of_24, cedar.lee, note="Mr. Lee was quicker.")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_role("alert")).to_contain_text("Mr. Lee was quicker.")
    expect(page.get_by_label("Facilitator’s note")).to_have_value("Slow start, warm end.")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_role("status")).to_contain_text("23 of 24 students were there")
    with cedar.context():
        assert {found.promise for found in FollowUp.objects.all()} == {"Bring the ball", "Call home"}


def test_the_enter_key_saves(cedar: Place, class_of_24: Circle, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, url(class_of_24))
    page.locator(".promises > summary").click()
    page.get_by_label("What we promised").first.fill("Bring the ball")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("24 of 24 students were there")


def test_errors_take_the_focus_and_lead_to_their_field(
    cedar: Place, class_of_24: Circle, open_page: OpenPage
) -> None:
    page = open_page(cedar.rivera, url(class_of_24))
    page.locator(".promises > summary").click()
    page.get_by_label("About").first.select_option("Maya Torres")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="What we promised: Say what you promised").click()
    expect(page.get_by_label("What we promised").first).to_be_focused()


@pytest.mark.long
@pytest.mark.parametrize(
    "width", [320, pytest.param(360, marks=pytest.mark.long), pytest.param(1366, marks=pytest.mark.long)]
)
def test_nothing_scrolls_sideways(width: int, cedar: Place, class_of_24: Circle, open_page: OpenPage) -> None:
    page = open_page(cedar.rivera, viewport={"width": width, "height": 740})
    with cedar.context():
        put_log(class_of_24, cedar.rivera, note="W" * 400, maya="passed")
    pages = ("/", url(class_of_24), url(class_of_24, "circle_history"), url(class_of_24, "circle_detail"))
    for path in (*pages, "/circles/follow-ups/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_what_is_folded_stays_out_of_sight(cedar: Place, class_of_24: Circle, open_page: OpenPage) -> None:
    with cedar.context():
        found = FollowUp(
            owner=cedar.rivera, student=cedar.maya, promise="Ask about lunch", due_on=cedar.today
        )
        put_log(class_of_24, cedar.rivera, promises=(found,))
    page = open_page(cedar.rivera)
    expect(page.get_by_text("Ask about lunch").first).to_be_hidden()
    page.get_by_text("Just for me").click()
    expect(page.get_by_text("Ask about lunch").first).to_be_visible()
    expect(page.get_by_text("About Maya Torres")).to_be_visible()
