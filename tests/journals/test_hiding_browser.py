"""From a share with the circle to a report, a note, and back into the circle, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW
from tests.cast import Place

OpenPage = Callable[..., Page]
WORDS = "Zoë told me something about her brother."


def share(page: Page) -> str:
    """Writes an entry for the circle; returns its path."""
    page.get_by_label("Your words").fill(WORDS)
    page.get_by_label("My circle").check()
    page.get_by_role("button", name="Done").click()
    page.wait_for_url(lambda url: "write" not in url)
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    return page.url


def report(page: Page) -> None:
    page.get_by_role("link", name="Report this").click()
    expect(page.get_by_role("main")).to_contain_text("Only these can read your report in Advisory")
    page.get_by_label("What should we know?").fill("This is Zoë’s to tell.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you for looking out.")


def hide(page: Page) -> None:
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    page.get_by_role("link", name="Look after it").click()
    expect(page.get_by_role("main")).to_contain_text("This is Zoë’s to tell.")
    page.get_by_role("button", name="Somebody else is in this story").click()
    expect(page.get_by_label("Your note about it")).to_have_value(
        "Somebody else is in this story, who may not want it told. "
        "Can we find a way to tell yours without theirs?"
    )
    page.get_by_role("button", name="Hide it").click()
    expect(page.get_by_role("status")).to_contain_text("It is hidden.")


def gone(page: Page, address: str) -> None:
    """A page that is not there is said in the browser's console as well, where tests take it for an error."""
    assert page.request.get(address).status == 404


@pytest.mark.long
def test_from_a_share_to_a_report_a_note_and_back(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    address = share(open_page(cedar.maya, "/journal/new/"))
    noah = open_page(cedar.noah, address, viewport=NARROW)
    report(noah)
    rivera = open_page(cedar.rivera, "/journal/reports/")
    expect(rivera.get_by_role("heading", level=1)).to_have_text("1 report is open")
    hide(rivera)
    expect(rivera.get_by_role("heading", level=1)).to_have_text("1 report is open")
    gone(noah, address)

    maya = open_page(cedar.maya, address)
    expect(maya.get_by_role("main")).to_contain_text(
        "It is hidden from your circle for now. Ms. Rivera wrote:"
    )
    expect(maya.get_by_role("main")).to_contain_text("Can we find a way to tell yours without theirs?")
    expect(maya.get_by_role("main")).to_contain_text(WORDS)

    rivera.goto(address)
    rivera.get_by_role("link", name="Look after it").click()
    rivera.get_by_role("button", name="Bring it back").click()
    expect(rivera.get_by_role("status")).to_contain_text("It is back.")
    noah.goto(address)
    expect(noah.get_by_role("main")).to_contain_text(WORDS)


@pytest.mark.long
@pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=pytest.mark.long)], ids=["with script", "without script"]
)
def test_a_reply_begins_with_a_strength(
    script: bool, cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    address = share(open_page(cedar.maya, "/journal/new/"))
    rivera = open_page(cedar.rivera, address, java_script_enabled=script)
    field = rivera.get_by_label("Your reply")
    if script:
        rivera.get_by_role("button", name="It took courage to").click()
        expect(field).to_be_focused()
        expect(field).to_have_value("It took courage to ")
        field.press_sequentially("write this.")
    else:
        expect(rivera.get_by_text("It took courage to …")).to_be_visible()
        field.fill("It took courage to write this.")
    rivera.get_by_role("button", name="Send the reply").click()
    expect(rivera.get_by_role("status")).to_contain_text("Your reply is there.")
    maya = open_page(cedar.maya, address, java_script_enabled=script)
    expect(maya.get_by_role("main")).to_contain_text("It took courage to write this.")
