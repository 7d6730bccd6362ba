"""From the hold to what everybody sees, in a real browser."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from reports.models import Release
from schools import clock
from tests.browser import NARROW
from tests.cast import Place
from tests.reports.released import a_group, a_held_release, every_group

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("transactional_db")


def decide(page: Page) -> None:
    page.get_by_role("link", name="Decide who sees them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The results appear")
    expect(page.get_by_text("Grades: 1 group")).to_be_visible()
    page.get_by_label("Teachers and counselors").check()
    page.get_by_label("Students: everybody together").check()
    page.get_by_label("Families: everybody together").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")


def withhold_and_undo(page: Page) -> None:
    page.get_by_role("button", name="Withhold the results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The results are withheld")
    page.get_by_role("button", name="Show the results after all").click()
    expect(page.get_by_role("button", name="Withhold the results")).to_be_visible()


def appear(place: Place) -> Release:
    """As if its days had passed."""
    now = clock.now()
    with place.context():
        release = Release.objects.get()
        for position, group in enumerate(every_group(place)):
            a_group(release, position, group)
        Release.objects.update(
            builds_at=now - timedelta(hours=2), appears_at=now - timedelta(hours=1), done_at=now
        )
    return release


def open_results(page: Page) -> None:
    page.goto("/reports/surveys/")
    page.get_by_role("link", name="How we belong, fall").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How we belong, fall")
    expect(page.get_by_role("heading", name="Whole school")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def download(page: Page, name: str) -> Any:
    with page.expect_download() as found:
        page.get_by_role("link", name=name, exact=True).click()
    return found.value


def test_from_the_hold_to_families(
    cedar: Place, open_page: OpenPage, browser: Browser, live_server: Any
) -> None:
    with cedar.context():
        a_held_release(cedar)
    office = open_page(cedar.okafor)
    decide(office)
    withhold_and_undo(office)
    appear(cedar)
    open_results(office)
    expect(office.get_by_role("heading", name="Gender", exact=True)).to_be_visible()
    for name, ending in (("PDF", ".pdf"), ("Spreadsheet", ".xlsx"), ("CSV", ".csv")):
        file = download(office, name)
        assert file.suggested_filename.startswith("how-we-belong-fall-")
        assert file.suggested_filename.endswith(ending)
        if ending == ".xlsx":
            assert "Gender" in openpyxl.load_workbook(BytesIO(file.path().read_bytes())).sheetnames
    teacher = open_page(cedar.rivera, viewport=NARROW)
    open_results(teacher)
    expect(teacher.get_by_role("heading", name="Advisories")).to_be_visible()
    expect(teacher.get_by_role("heading", name="Gender", exact=True)).to_have_count(0)
    student = open_page(cedar.maya, viewport={"width": 320, "height": 640})
    open_results(student)
    expect(student.get_by_role("heading", name="Grades")).to_have_count(0)
    families(office, browser, live_server.url)


def families(office: Page, browser: Browser, base_url: str) -> None:
    """Their address is the one of the settings; here it is another port's."""
    address = office.get_by_role("link", name="The families’ page").get_attribute("href") or ""
    context = browser.new_context(base_url=base_url, viewport=NARROW)
    page = context.new_page()
    page.goto("/" + address.split("/", 3)[3])
    expect(page.get_by_text("This is what all of them together said.")).to_be_visible()
    expect(page.get_by_text("I feel supported by my school")).to_be_visible()
    expect(page.get_by_role("heading", name="Grades")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
