"""An administrator's own instrument, from a copy to a file that is brought again, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NARROW
from tests.cast import Place
from tests.surveys.instrument_pages import IMPORT

OpenPage = Callable[..., Page]


@pytest.mark.long
def test_a_copy_is_changed_put_away_and_brought_again_without_scripts(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    page = open_page(cedar.okafor, "/surveys/instruments/", java_script_enabled=False, viewport=NARROW)
    page.get_by_role("link", name="More to ask", exact=True).click()
    page.get_by_role("link", name="Make our own copy").click()
    page.get_by_role("group", name="Item 1", exact=True).get_by_label("What it says").fill("")
    page.get_by_role("button", name="Keep our copy").click()
    page.get_by_role("link", name="Item 1, What it says: This is empty.").click()
    page.get_by_role("group", name="Item 1", exact=True).get_by_label("What it says").fill("I like to read.")
    page.get_by_role("group", name="Item 2", exact=True).get_by_label("Take it out").check()
    page.get_by_role("button", name="Keep our copy").click()
    expect(page.get_by_role("status")).to_contain_text("Your school has its own copy now.")
    expect(page.get_by_role("main")).to_contain_text("I like to read.")
    with page.expect_download() as found:
        page.get_by_role("link", name="Download").click()
    content = found.value.path().read_bytes()
    page.get_by_role("button", name="Put this version away").click()
    page.get_by_role("button", name="Bring it back").click()
    page.goto(IMPORT)
    file = {
        "name": "again.toml",
        "mimeType": "application/toml",
        "buffer": content.replace(b"-ours", b"-ours-2"),
    }
    page.get_by_label("The instrument’s file").set_input_files(file)
    page.get_by_label("Our school holds the right").check()
    page.get_by_role("button", name="See what it holds").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status")).to_contain_text("The instrument is kept.")
    expect(page.get_by_role("main")).to_contain_text("I like to read.")
