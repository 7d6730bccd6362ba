"""From what an advisory said to the plan of its next circle, and from what students said to what is done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW
from tests.cast import Place
from tests.circles.planning import put_circle
from tests.reports.areas import PLAIN, a_release_of_areas

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("transactional_db")


def no_sideways_scroll(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_teacher_goes_from_results_to_the_plan(cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, advisories={"7B": PLAIN}, for_teachers=True)
        put_circle(cedar, cedar.today + timedelta(days=7))
    page = open_page(cedar.rivera, viewport=NARROW)
    page.goto("/reports/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("To work on: Student voice.")
    no_sideways_scroll(page)
    page.get_by_role("link", name="The practice guide").first.click()
    expect(page.get_by_role("heading", name="Three things to try in the next circle")).to_be_visible()
    no_sideways_scroll(page)
    tried = page.get_by_role("region", name="Mend a rule")
    tried.get_by_role("button", name="Put it into the plan of 7B").click()
    expect(tried.get_by_role("status")).to_contain_text("It is in the plan of 7B")
    tried.get_by_role("link", name="See the plan").click()
    expect(page.get_by_text("Mend a rule").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("It is out of the plan again.")).to_be_visible()
    expect(page.get_by_role("region", name="Mend a rule").get_by_role("status")).to_have_count(0)


def test_what_students_said_is_answered(cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        a_release_of_areas(cedar, PLAIN, for_students=True)
    office = open_page(cedar.okafor)
    office.goto("/reports/commitments/")
    office.get_by_role("link", name="Write the first one").click()
    office.get_by_label("From the results").select_option(label="Student voice (at most 30 %)")
    office.get_by_label("What the school will do").fill("Each grade has a say in one rule")
    office.get_by_label("By", exact=True).fill((cedar.today + timedelta(days=30)).isoformat())
    office.get_by_role("button", name="Save").click()
    student = open_page(cedar.maya, viewport={"width": 320, "height": 640})
    student.goto("/reports/")
    expect(student.get_by_text("Each grade has a say in one rule")).to_be_visible()
    expect(student.get_by_text("Not done yet")).to_be_visible()
    no_sideways_scroll(student)
    office.get_by_role("link", name="It is done").click()
    office.get_by_label("What was done").fill("Phones at lunch are up to each grade now")
    office.get_by_role("button", name="Mark as done").click()
    student.reload()
    expect(student.get_by_text("Phones at lunch are up to each grade now")).to_be_visible()
    office.get_by_role("button", name="Open it again").click()
    student.reload()
    expect(student.get_by_text("Not done yet")).to_be_visible()
