"""The weekly report in a real browser: an administrator reads it, chooses day and readers, and opens the letter."""

from collections.abc import Callable, Collection
from datetime import time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from notices.models import Rhythm
from reports.models import WeeklySchedule
from reports.weekly.building import keep_report
from reports.weekly.weeks import Due
from schools import clock
from schools.dates import monday_of
from tests.browser import NARROW
from tests.cast import Place
from tests.reports.weeks import a_weekly_report, letters

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.usefixtures("transactional_db")
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
WEEK = timedelta(days=7)
# A letter is no page: it has no landmarks.
OF_LETTERS = {"region", "landmark-one-main"}
TINY = {"width": 320, "height": 640}


def check(page: Page, but: Collection[str] = ()) -> None:
    page.add_script_tag(path=AXE)
    for viewport in (page.viewport_size, NARROW, TINY):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate("document.getAnimations().forEach(each => each.finish())")
            violations = page.evaluate("axe.run(document)")["violations"]
            found = [each for each in violations if each["id"] not in but]
            assert not found, [(each["id"], each["nodes"][0]["html"]) for each in found]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_administrator_reads_it_and_chooses_its_day(cedar: Place, open_page: OpenPage) -> None:
    page = open_page(cedar.okafor, "/reports/weekly/", bypass_csp=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no weekly report yet")
    check(page)
    with cedar.context():
        a_weekly_report(cedar, without=[each.pk for each in cedar.advisories.values()])
    page = open_page(cedar.okafor, "/school/", bypass_csp=True)
    page.get_by_role("link", name="Weekly report").click()
    page.get_by_label("Day").select_option("Wednesday")
    page.get_by_label("Ms. Diaz, Counselor").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_label("Ms. Diaz, Counselor")).to_be_checked()
    check(page)
    with cedar.context():
        assert WeeklySchedule.objects.get().weekday == 2
    page.get_by_role("link", name="See the latest").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("24 of 27 circles held")
    check(page)
    counselor = open_page(cedar.diaz, "/reports/weekly/")
    expect(counselor.get_by_role("heading", level=1)).to_have_text("24 of 27 circles held")


def test_the_letter_reads_well_on_a_phone(cedar: Place, open_page: OpenPage) -> None:
    now = clock.now()
    with cedar.context():
        never = {"quiet_from": time(0), "quiet_until": time(0)}
        Rhythm.objects.create(school=cedar.school, member=cedar.okafor, **never)
        cedar.add_advisory("An advisory with a name of eighty characters, on and on until it ends", [], [])
        assert keep_report(cedar.school, Due(monday_of(cedar.today) - WEEK, now, now + WEEK))
    page = open_page(cedar.okafor, "/", bypass_csp=True)
    page.set_content(str(letters(cedar)["okafor"].alternatives[0][0]))
    check(page, but=OF_LETTERS)
    expect(page.get_by_role("link", name="Open the report")).to_be_visible()
