"""From a counselor's request to what the student sees of it, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import NARROW
from tests.cast import Place
from tests.journals.rows import write

OpenPage = Callable[..., Page]
WORDS = "Nobody knows that I moved out."


def ask(page: Page, day: str) -> None:
    page.get_by_role("link", name="Ask for an opening").first.click()
    page.get_by_label("Name or student id").fill("torres")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Choose.*Maya Torres")).click()
    expect(page.get_by_role("main")).to_contain_text("can read this in Advisory: Dr. Okafor.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("A court order").check()
    page.get_by_label("Why, and where that is written down").fill("Order 12-345")
    page.get_by_label("First day").fill(day)
    page.get_by_label("Last day").fill(day)
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("status")).to_contain_text("Your request is on its way.")
    expect(page.get_by_role("main")).to_contain_text("a second person with another role has to approve it")


def test_two_people_open_it_and_the_student_sees_who(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    with cedar.context():
        write(cedar.maya, WORDS)
    diaz = open_page(cedar.diaz, "/care/openings/")
    ask(diaz, cedar.today.isoformat())
    okafor = open_page(cedar.okafor, "/care/openings/", viewport=NARROW, java_script_enabled=False)
    expect(okafor.get_by_role("heading", level=1)).to_have_text("1 request waits for you")
    okafor.get_by_role("link", name=re.compile("Read and decide")).click()
    expect(okafor.get_by_role("main")).to_contain_text("Order 12-345")
    okafor.get_by_role("button", name="Approve").click()
    expect(okafor.get_by_role("status")).to_contain_text("Approved.")
    diaz.reload()
    diaz.get_by_role("link", name="See the list of entries").click()
    diaz.get_by_role("link", name=re.compile("Open it")).click()
    expect(diaz.get_by_role("main")).to_contain_text(WORDS)
    maya = open_page(cedar.maya, "/", viewport=NARROW)
    maya.get_by_text("You", exact=True).click()
    maya.get_by_role("link", name="Who has seen what about me").click()
    page = maya.get_by_role("main")
    expect(page).to_contain_text("Ms. Diaz asked for it, and Dr. Okafor agreed")
    expect(page).to_contain_text("Ms. Diaz opened what you wrote in your journal on")
    maya.get_by_role("link", name=re.compile("See it")).click()
    expect(maya.get_by_role("main")).to_contain_text("Ms. Diaz, the law allowed it")
