"""A school's first day, in a real browser against everything that `bin/start` starts: from the first-run page to a
logged circle that a student and the administrator look at."""

import email
import re
from collections.abc import Iterator
from datetime import datetime
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.advisory.checkout import Checkout, checkout
from tests.advisory.processes import eventually

ROSTER = Path(__file__).parent / "roster" / "data" / "oneroster-district.zip"
ZONE = "America/Chicago"
PASSWORD = "three-quiet-otters"


@pytest.fixture
def school() -> Iterator[tuple[Checkout, str]]:
    """A running Advisory without a school, and the code of its first-run page."""
    with checkout() as copy:
        status, said = copy.start()
        assert status == 0, said
        code = re.search(r"First-run code: (\S+)", said)
        assert code, said
        yield copy, code[1]


def window(browser: Browser, copy: Checkout) -> Page:
    page = browser.new_context(base_url=f"http://localhost:{copy.port}").new_page()
    page.set_default_timeout(20_000)
    return page


def set_up(page: Page, code: str) -> None:
    page.goto("/setup/")
    page.get_by_label("First-run code").fill(code)
    page.get_by_label("Name of the school").fill("Lowe Middle School")
    page.get_by_label("Time zone").select_option(ZONE)
    page.get_by_label("Your first name").fill("Ngozi")
    page.get_by_label("Your last name").fill("Okafor")
    page.get_by_label("Your e-mail address").fill("okafor@lowe.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make the school").click()
    expect(page.get_by_text("Ngozi Okafor").first).to_be_visible()


def open_every_day(page: Page) -> None:
    """So that there is a circle to log on whatever day this runs."""
    page.goto("/school/edit/")
    for day in ("Saturday", "Sunday"):
        page.get_by_label(day).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The school is changed.")).to_be_visible()


def import_roster(page: Page) -> None:
    page.goto("/school/roster/")
    page.get_by_label("Roster file").set_input_files(ROSTER)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="This is what would change")).to_be_visible()
    page.get_by_label("grade", exact=False).first.check()
    page.get_by_role("button", name="Show what this would do").click()
    expect(page.get_by_role("heading", name="This is what would change")).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", name="The roster is applied")).to_be_visible()


def invite_teacher(page: Page, copy: Checkout) -> str:
    """The path of the link that a teacher who leads an advisory finds in their mail."""
    page.goto("/school/invitations/")
    page.get_by_role("button", name="Invite all").click()
    letters = copy.root / "var" / "mail"
    return eventually(lambda: next(links(letters), ""))


def links(letters: Path) -> Iterator[str]:
    for file in letters.glob("*.log"):
        message = email.message_from_bytes(file.read_bytes(), policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        yield from re.findall(r"https?://[^/]+(/welcome/\S+)", body.get_content())


def begin_as_teacher(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, again").fill(PASSWORD)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


def schedule_circles(page: Page) -> None:
    today = datetime.now(ZoneInfo(ZONE)).date()
    page.goto("/")
    page.get_by_role("link", name="Schedule circles").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("^6")).first.click()
    page.get_by_label(today.strftime("%A")).check()
    page.get_by_label("Starts at").fill("00:05")
    page.get_by_label("From").fill(today.isoformat())
    expect(page.get_by_text("This makes")).to_be_visible()
    page.get_by_role("button", name="Put them in the calendar").click()
    expect(page.get_by_role("heading", name="Schedule circles")).not_to_be_visible()


def log_today(page: Page, absent: int) -> None:
    """Two clicks besides those who were absent."""
    page.goto("/")
    page.get_by_role("link", name="Log the circle").first.click()
    for seat in range(absent):
        page.get_by_text("Absent", exact=True).nth(seat).click()
    page.get_by_label("note", exact=False).fill("Warm start. canary-note")
    page.get_by_role("button", name="Save the log").last.click()
    expect(page.get_by_role("heading", name="Who was in the circle?")).not_to_be_visible()


def print_codes(page: Page) -> tuple[str, str]:
    """User name and code of the last student on the sheet, who was there."""
    page.goto("/school/advisories/")
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_role("link", name="Sign-in cards").click()
    page.get_by_role("button", name="Make").first.click()
    card = page.locator(".cut-cards li").last
    return card.locator("strong").last.inner_text(), card.locator(".code").inner_text()


def begin_as_student(page: Page, user_name: str, code: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_role("link", name="Use my code").click()
    page.get_by_label("User name").fill(user_name)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    page.get_by_label("New password, again").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()


def test_first_day(browser: Browser, school: tuple[Checkout, str]) -> None:
    copy, code = school
    office = window(browser, copy)
    set_up(office, code)
    open_every_day(office)
    import_roster(office)
    link = invite_teacher(office, copy)

    teacher = window(browser, copy)
    begin_as_teacher(teacher, link)
    schedule_circles(teacher)
    log_today(teacher, absent=2)
    teacher.goto("/")
    expect(teacher.get_by_text("held and logged")).to_be_visible()

    student = window(browser, copy)
    begin_as_student(student, *print_codes(teacher))
    student.goto("/")
    expect(student.get_by_text("You were at 1 of 1 circle")).to_be_visible()
    student.goto("/circles/")
    assert "canary-note" not in student.content()

    office.goto("/")
    expect(office.get_by_role("heading", level=1)).to_contain_text("held")
    assert "canary-note" not in office.content()
    for page in (office, teacher, student):
        page.context.close()
