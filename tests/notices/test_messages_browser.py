"""Messages in a real browser: read, chosen and stopped, at both sizes, without script too."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from notices.mail_files import BACKEND, mail_files
from schools.models import District
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.notices.rows import known_kinds, put_in, stop_link
from tests.notices.test_outbox_pages import send
from tests.test_accessibility import AXE, problems

OpenPage = Callable[..., Page]
LOOKS = [
    pytest.param({"viewport": WIDE, "color_scheme": "light"}, id="wide", marks=pytest.mark.long),
    pytest.param({"viewport": NARROW, "color_scheme": "dark"}, id="narrow"),
]


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with known_kinds():
        yield


def check(page: Page) -> None:
    page.add_script_tag(path=AXE)
    assert problems(page) == []


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_reading_what_is_new(cedar: Place, open_page: OpenPage, look: dict[str, Any]) -> None:
    put_in(
        cedar,
        "maya",
        title="Circle tomorrow",
        text="At 9:05.\n\n  - Room 12\n  - Bring a story",
        url="/circles/",
    )
    put_in(cedar, "maya", title="The circle is moved")
    page = open_page(cedar.maya, "/", bypass_csp=True, **look)
    if look["viewport"] == NARROW:
        expect(page.locator(".person-menu summary")).to_contain_text("2 new")
        page.locator(".person-menu summary").click()
    page.get_by_role("link", name="Messages, 2 new").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have 2 new messages")
    check(page)
    page.get_by_role("link", name="Circle tomorrow").click()
    expect(page.locator(".message-text")).to_contain_text("Room 12\n")
    check(page)
    page.get_by_role("link", name="Open it").click()
    expect(page).to_have_url(re.compile("/circles/$"))
    page.goto("/inbox/")
    expect(page.get_by_role("heading", level=1)).to_have_text("You have 1 new message")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("status")).to_contain_text("1 message is marked as read.")
    expect(page.get_by_text("New", exact=True)).to_have_count(0)


@pytest.mark.parametrize("look", LOOKS)
def test_choosing_what_one_is_told(cedar: Place, open_page: OpenPage, look: dict[str, Any]) -> None:
    page = open_page(cedar.rivera, "/inbox/preferences/", bypass_csp=True, **look)
    check(page)
    reminders = page.get_by_role("group", name="Circle reminder")
    reminders.get_by_label("Only here").check()
    page.get_by_label("Remind me at").fill("21:30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("The reminder would come in the hours without e-mail.")
    expect(reminders.get_by_label("Only here")).to_be_checked()
    check(page)
    page.get_by_label("Remind me at").fill("07:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Your choices are saved.")
    page.reload()
    expect(reminders.get_by_label("Only here")).to_be_checked()
    expect(page.get_by_label("Remind me at")).to_have_value("07:00")


@pytest.mark.parametrize("look", LOOKS)
def test_stopping_by_the_link_without_signing_in(
    cedar: Place, browser: Browser, live_server: Any, look: dict[str, Any]
) -> None:
    context = browser.new_context(base_url=live_server.url, bypass_csp=True, **look)
    page = context.new_page()
    page.goto(stop_link(cedar))
    check(page)
    page.get_by_role("button", name="No more e-mails like this").click()
    expect(page.get_by_text("Done. You read these in Advisory from now on.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("These e-mails come again")
    page.goto(stop_link(cedar))
    expect(page.get_by_role("button", name="No more e-mails like this")).to_be_visible()
    page.get_by_role("link", name="Choose what you are told").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    context.close()


def test_without_script(cedar: Place, open_page: OpenPage) -> None:
    put_in(cedar, "rivera", "failed", channel="email")
    page = open_page(cedar.okafor, "/school/deliveries/", java_script_enabled=False)
    page.get_by_role("button", name=re.compile("^Try again.*Ms. Rivera")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All messages go out")


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
def test_the_letters_of_a_demo(
    cedar: Place, open_page: OpenPage, settings: Any, tmp_path: Path, look: dict[str, Any]
) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = BACKEND, tmp_path
    District.objects.update(is_demo=True)
    send(
        "Circle tomorrow",
        html='<html><head></head><body><p>At 9:05</p><a href="/circles/">Open</a></body></html>',
    )
    for path in ("/outbox/", f"/outbox/{mail_files(cedar.rivera)[0].name}/"):
        check(open_page(cedar.rivera, path, bypass_csp=True, **look))
    page = open_page(cedar.rivera, "/outbox/", **look)
    page.get_by_role("link", name="Circle tomorrow").click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("At 9:05")).to_be_visible()
    with page.context.expect_page() as opened:
        letter.get_by_role("link", name="Open").click()
    expect(opened.value).to_have_url(re.compile("/circles/$"))
    expect(opened.value.get_by_role("navigation", name="Main")).to_be_visible()
