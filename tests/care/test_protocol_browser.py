"""From switching calls on to a recorded report, in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import NARROW
from tests.care.rows import DUTY, EMERGENCY
from tests.cast import Place
from tests.journals.rows import share

OpenPage = Callable[..., Page]


def name_adult(page: Page, adult: str, deputy: str) -> None:
    page.get_by_role("link", name="Name an adult").click()
    page.get_by_label("Whom calls come to").select_option(adult)
    page.get_by_label("Deputy").select_option(deputy)
    page.get_by_role("button", name="Save").click()


def switch_on(page: Page) -> None:
    expect(page.get_by_text("Before you can switch it on:")).to_be_visible()
    name_adult(page, "Luz Diaz, Counselor", "Pat Kim, Staff without an advisory")
    page.get_by_label("Whom to call in an emergency").fill(EMERGENCY)
    page.get_by_label("What the law asks of staff").fill(DUTY)
    page.get_by_role("button", name="Save hours and words").click()
    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_role("status")).to_contain_text("Calls are on.")


def test_from_the_protocol_to_a_concern_and_its_report(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    switch_on(open_page(cedar.okafor, "/care/protocol/"))
    with cedar.context():
        entry = share(cedar.maya, "teacher")

    lee = open_page(cedar.lee, f"/journal/{entry.pk}/", viewport=NARROW)
    lee.get_by_role("main").get_by_role("link", name="Tell the counselor").click()
    expect(lee.get_by_role("main")).to_contain_text("Only these can read your words in Advisory: Ms. Diaz.")
    expect(lee.get_by_role("main")).to_contain_text(DUTY)
    lee.get_by_role("button", name="Send").click()
    expect(lee.get_by_role("heading", level=1)).to_have_text("It is sent, and nobody has taken it up yet")

    diaz = open_page(cedar.diaz, lee.url)
    expect(diaz.get_by_role("heading", level=1)).to_have_text("A concern about Maya Torres")
    diaz.get_by_text("Record that the report was made").click()
    diaz.get_by_label("To whom, and under which number").fill("State hotline, number 12")
    diaz.get_by_role("button", name="Record the report").click()
    expect(diaz.get_by_role("status")).to_contain_text("The report is on record.")
    lee.reload()
    expect(lee.get_by_role("heading", level=1)).to_have_text("Ms. Diaz looks after it")
    expect(lee.get_by_role("main")).not_to_contain_text("hotline")
