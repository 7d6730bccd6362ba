"""What a device that several people use keeps of a journal, and for whom."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.cast import Place
from tests.journals.desk import SOON, again, desk, drafts, expect_drafts, field, save_now, state, texts
from tests.journals.rows import share

__all__ = ["desk"]

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = "() => localStorage.length + sessionStorage.length"


@pytest.mark.long
@pytest.mark.promise("shared-device")
def test_without_cryptography_nothing_is_kept_on_the_device_and_it_is_said(cedar: Place, desk: Page) -> None:
    """As where a school serves the site without TLS."""
    desk.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })")
    desk.reload()
    field(desk).fill("sooner")
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    desk.context.set_offline(True)
    field(desk).fill("sooner or later")
    expect(state(desk)).to_have_text("Offline: keep this page open", timeout=SOON)
    assert drafts(desk) == []
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    assert texts(cedar) == ["sooner or later"]


@pytest.mark.long
def test_who_is_signed_out_signs_in_again_and_loses_nothing(
    cedar: Place, desk: Page, sign_in: Callable
) -> None:
    Session.objects.all().delete()
    field(desk).fill("still here")
    save_now(desk)
    expect(state(desk)).to_have_text("Sign in again to save", timeout=SOON)
    expect(desk.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    expect_drafts(desk, 0)
    session = sign_in(cedar.maya).cookies["sessionid"].value
    desk.context.add_cookies(
        [{"name": "sessionid", "value": session, "url": desk.evaluate("location.origin")}]
    )
    desk.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    assert texts(cedar) == ["still here"]


@pytest.mark.long
@pytest.mark.promise("shared-device")
def test_words_of_another_person_go_when_somebody_else_signs_in(
    cedar: Place, desk: Page, sign_in: Callable
) -> None:
    desk.context.set_offline(True)
    field(desk).fill("mine alone")
    expect_drafts(desk, 1)
    address, context = desk.url, desk.context
    origin = desk.evaluate("location.origin")
    desk.close(run_before_unload=False)
    context.set_offline(False)
    session = sign_in(cedar.noah).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
    page = again(context, address)
    expect(field(page)).to_have_value("")
    expect_drafts(page, 0)


@pytest.mark.promise("shared-device")
def test_after_signing_out_nothing_is_left(cedar: Place, desk: Page) -> None:
    desk.route("**/save/**", lambda route: route.abort())
    field(desk).fill("nobody else")
    expect_drafts(desk, 1)
    desk.get_by_text("You", exact=True).click()
    sign_out = desk.get_by_role("button", name="Sign out").locator("visible=true")
    sign_out.click()
    expect(state(desk)).to_have_text("Offline, kept on this device")
    sign_out.click()
    expect(desk).to_have_url(re.compile("/accounts/login/"))
    assert desk.evaluate(EMPTY) == 0
    assert desk.evaluate("indexedDB.databases().then((found) => found.length)") == 0
    assert desk.evaluate("globalThis.caches ? caches.keys().then((found) => found.length) : 0") == 0
    desk.go_back()
    expect(desk).to_have_url(re.compile("/accounts/login/"))
    assert "nobody else" not in desk.content()


@pytest.mark.long
def test_signing_out_saves_first(cedar: Place, desk: Page) -> None:
    field(desk).fill("the last words")
    desk.get_by_text("You", exact=True).click()
    desk.get_by_role("button", name="Sign out").locator("visible=true").click()
    expect(desk).to_have_url(re.compile("/accounts/login/"))
    assert desk.evaluate(EMPTY) == 0
    assert texts(cedar) == ["the last words"]


@pytest.mark.long
def test_words_that_wait_on_the_device_are_found_from_the_journal(cedar: Place, desk: Page) -> None:
    desk.route("**/save/**", lambda route: route.abort())
    field(desk).fill("only here yet")
    expect_drafts(desk, 1)
    address, context = desk.url, desk.context
    desk.close(run_before_unload=False)
    page = again(context, "/journal/")
    page.get_by_role("link", name="Open them").click()
    expect(page).to_have_url(address)
    expect(field(page)).to_have_value("only here yet")
    save_now(page)
    expect(state(page)).to_have_text(re.compile("^Saved"), timeout=SOON)
    page.goto("/journal/")
    expect(page.locator("[data-drafts-left]")).to_be_hidden()


@pytest.mark.promise("shared-device")
def test_what_is_searched_for_stays_out_of_the_address(cedar: Place, open_page: Callable[..., Page]) -> None:
    with cedar.context():
        share(cedar.maya, "me", "Sándor’s hat")
        share(cedar.maya, "me", "something else")
    page = open_page(cedar.maya, "/journal/")
    page.get_by_label("Search in my journal").fill("sandor")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("Sándor")
    expect(page.locator("#found-count")).to_have_text("1 entry with “sandor”")
    expect(page.get_by_text("something else")).to_have_count(0)
    assert page.url.endswith("/journal/")
    assert "sandor" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
