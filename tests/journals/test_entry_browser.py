"""Writing in a real browser: without a network, in two windows, in a tab that is killed, and after signing out."""

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Error, Page, expect

from journals.entries import offer_line, remove_entry
from journals.models import Entry
from journals.openings import note_opening
from journals.words import read_entry
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.journals.rows import share, write
from tests.test_accessibility import AXE, problems

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 15_000
EMPTY = "() => localStorage.length + sessionStorage.length"


@pytest.fixture
def desk(open_page: Callable[..., Page], cedar: Place) -> Iterator[Page]:
    """Maya's, at a new entry. Its console may report a lost network."""
    first = open_page(cedar.maya, viewport=NARROW)
    page = first.context.new_page()
    page.goto("/journal/new/")
    yield page


def field(page: Page) -> Any:
    return page.get_by_label("Your words")


def state(page: Page) -> Any:
    return page.locator("#save-state")


def drafts(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage)")


def expect_drafts(page: Page, count: int) -> None:
    page.wait_for_function("count => Object.keys(localStorage).length === count", arg=count)


def texts(cedar: Place) -> list[str | None]:
    with cedar.context():
        return [words and words.text for words in map(read_entry, Entry.objects.all())]


def again(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


def eventually(page: Page, holds: Callable[[], bool]) -> None:
    """What a page asks for as it goes, no page can be asked about."""
    until = time.monotonic() + SOON / 1000
    while not holds():
        assert time.monotonic() < until
        page.evaluate("() => new Promise(requestAnimationFrame)")


def kill(page: Page) -> None:
    """As when the device runs out of memory: the page has no last word."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash")
    page.close()


def save_now(page: Page) -> None:
    """Without waiting the eight seconds."""
    page.evaluate("() => void desk.save()")


@pytest.mark.promise("nothing-half-saved")
def test_words_written_without_a_network_are_there_again(cedar: Place, desk: Page) -> None:
    field(desk).fill("At lunch")
    expect(state(desk)).to_have_text(re.compile(r"^Saved \d"), timeout=SOON)
    assert texts(cedar) == ["At lunch"]
    expect_drafts(desk, 0)
    desk.context.set_offline(True)
    field(desk).fill("At lunch Maya saved me a seat שלום 🐧")
    expect(state(desk)).to_have_text("Offline, kept on this device", timeout=SOON)
    desk.get_by_role("button", name="Done").click()
    expect(field(desk)).to_have_value("At lunch Maya saved me a seat שלום 🐧")
    kept = desk.evaluate("JSON.stringify(localStorage)")
    assert "draft" in kept and "lunch" not in kept and "seat" not in kept
    address, context = desk.url, desk.context
    desk.close(run_before_unload=False)
    context.set_offline(False)
    page = again(context, address)
    expect(field(page)).to_have_value("At lunch Maya saved me a seat שלום 🐧")
    page.get_by_role("button", name="Done").click()
    expect(page).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    assert drafts(page) == []
    assert texts(cedar) == ["At lunch Maya saved me a seat שלום 🐧"]
    with cedar.context():
        assert Entry.objects.get().is_finished


@pytest.mark.long
def test_the_network_comes_back_while_one_writes(cedar: Place, desk: Page) -> None:
    desk.context.set_offline(True)
    field(desk).fill("one")
    expect(state(desk)).to_have_text("Offline, kept on this device", timeout=SOON)
    desk.context.set_offline(False)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    assert texts(cedar) == ["one"]


@pytest.mark.promise("nothing-half-saved")
def test_a_killed_tab_loses_nothing_that_is_two_seconds_old(cedar: Place, desk: Page) -> None:
    desk.route("**/save/**", lambda route: route.abort())
    field(desk).fill("only here yet")
    expect_drafts(desk, 1)
    address, context = desk.url, desk.context
    kill(desk)
    assert texts(cedar) == []
    page = again(context, address)
    expect(field(page)).to_have_value("only here yet")
    save_now(page)
    expect(state(page)).to_have_text(re.compile("^Saved"), timeout=SOON)
    expect_drafts(page, 0)
    assert texts(cedar) == ["only here yet"]


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
def test_leaving_the_page_saves(cedar: Place, desk: Page) -> None:
    field(desk).fill("on my way")
    desk.get_by_role("link", name="Today").click()
    expect(desk).to_have_url(re.compile(r"\d/$"))
    eventually(desk, lambda: texts(cedar) == ["on my way"])


def test_two_windows_show_each_others_words(cedar: Place, desk: Page) -> None:
    field(desk).fill("begun")
    save_now(desk)
    eventually(desk, lambda: texts(cedar) == ["begun"])
    other = again(desk.context, desk.url)
    field(other).fill("begun there")
    save_now(other)
    eventually(other, lambda: texts(cedar) == ["begun there"])
    field(desk).fill("begun here")
    save_now(desk)
    expect(state(desk)).to_have_text("Not saved: choose below", timeout=SOON)
    panel = desk.locator("[data-conflict]")
    expect(panel.locator("blockquote")).to_have_text("begun there")
    assert texts(cedar) == ["begun there"]
    panel.get_by_role("button", name="Keep both").click()
    expect(panel).to_be_hidden()
    expect(field(desk)).to_have_value("begun there\n\nbegun here")
    eventually(desk, lambda: texts(cedar) == ["begun there\n\nbegun here"])
    field(other).fill("begun there again")
    save_now(other)
    other.get_by_role("link", name="Take the other words").click()
    expect(field(other)).to_have_value("begun there\n\nbegun here")
    expect_drafts(other, 0)


def test_a_draft_that_the_server_has_overtaken_is_shown_beside(cedar: Place, desk: Page) -> None:
    """Also when another window took up an older one, and saves after the newer one was kept."""
    field(desk).fill("begun")
    save_now(desk)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    desk.route("**/save/**", lambda route: route.abort())
    field(desk).fill("begun here")
    expect_drafts(desk, 1)
    other = again(desk.context, desk.url)
    expect(field(other)).to_have_value("begun here")
    field(desk).fill("begun here, more")
    desk.evaluate("() => desk.keep()")
    field(other).fill("begun there")
    with other.expect_response("**/save/**"):
        save_now(other)
    expect_drafts(other, 1)
    assert texts(cedar) == ["begun there"]
    page = again(desk.context, desk.url)
    expect(page.locator("[data-conflict] blockquote")).to_have_text("begun here, more")
    page.get_by_role("button", name="Keep mine").click()
    expect(page.locator("[data-conflict]")).to_be_hidden()
    assert texts(cedar) == ["begun there"]


def test_what_was_typed_before_the_script_is_saved(cedar: Place, desk: Page) -> None:
    held = []
    desk.route("**/js/desk.*.js", lambda route: held.append(route))
    with desk.expect_request("**/js/desk.*.js"):
        desk.goto("/journal/new/", wait_until="commit")
    field(desk).fill("early")
    held[0].continue_()
    desk.wait_for_function("() => typeof Desk === 'function'")
    save_now(desk)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    assert texts(cedar) == ["early"]


@pytest.mark.long
def test_the_sentence_follows_the_choice(cedar: Place, desk: Page) -> None:
    sentence = desk.locator("#audience-sentence")
    expect(sentence).to_contain_text("Only you see this in Advisory.")
    desk.get_by_label("My circle").check()
    expect(sentence).to_contain_text("Mr. Lee, Ms. Rivera and 2 students of your circle can read this.")
    expect(sentence).to_contain_text("Until you tap Done, only you see it.")
    field(desk).fill("for all")
    save_now(desk)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    desk.reload()
    expect(sentence).to_contain_text("2 students of your circle can read this.")


def test_one_tap_is_enough_when_there_is_nothing_to_save(cedar: Place, desk: Page) -> None:
    field(desk).fill("as it is")
    save_now(desk)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    desk.reload()
    desk.get_by_role("button", name="Done").click()
    expect(desk).to_have_url(re.compile(r"/journal/[0-9a-f-]{36}/$"))
    desk.goto("/journal/new/")
    desk.get_by_role("button", name="I just thought about it").click()
    expect(desk).to_have_url(re.compile(r"/journal/$"))
    with cedar.context():
        assert sorted(entry.is_thought for entry in Entry.objects.all() if entry.is_finished) == [False, True]


@pytest.mark.long
def test_too_long_a_text_is_told_and_stays(cedar: Place, desk: Page) -> None:
    field(desk).fill("a" * 100_001)
    save_now(desk)
    expect(desk.get_by_role("alert").filter(has_text="100001 characters")).to_be_visible(timeout=SOON)
    expect(state(desk)).to_have_text("Not saved: see below")
    expect_drafts(desk, 1)
    desk.reload()
    expect(field(desk)).to_have_value("a" * 100_001)
    field(desk).fill("a" * 100_000)
    save_now(desk)
    expect(state(desk)).to_have_text(re.compile("^Saved"), timeout=SOON)
    expect(desk.locator("[data-trouble=refused]")).to_be_hidden()
    assert texts(cedar) == ["a" * 100_000]


@pytest.mark.long
def test_slow_saving_says_so(cedar: Place, desk: Page) -> None:
    held = []
    desk.route("**/save/**", lambda route: held.append(route))
    field(desk).fill("slow")
    save_now(desk)
    expect(state(desk)).to_have_text("Saving…")
    held[0].fulfill(json={"version": 1, "saved": "10:42 a.m."})
    expect(state(desk)).to_have_text("Saved 10:42 a.m.")


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
def test_a_window_notices_that_others_read_now(cedar: Place, desk: Page) -> None:
    with cedar.context():
        entry = share(cedar.maya, "me", "for me")
    desk.goto(f"/journal/{entry.pk}/write/")
    with cedar.context():
        Entry.objects.update(audience="circle")
    field(desk).fill("still for me")
    save_now(desk)
    notice = desk.locator("[data-trouble=standing]")
    expect(notice).to_be_visible(timeout=SOON)
    assert texts(cedar) == ["for me"]
    expect_drafts(desk, 1)
    notice.get_by_role("link").click()
    expect(desk.locator("#audience-sentence")).to_contain_text("They see what you change.")
    expect(field(desk)).to_have_value("still for me")


@pytest.mark.long
@pytest.mark.parametrize(
    ("scheme", "viewport"), [pytest.param("light", WIDE, marks=pytest.mark.long), ("dark", NARROW)]
)
def test_axe_finds_nothing_at_a_desk_with_everything_on_it(
    cedar: Place, open_page: Callable[..., Page], scheme: str, viewport: Any
) -> None:
    page = open_page(cedar.maya, "/journal/new/", color_scheme=scheme, viewport=viewport, bypass_csp=True)
    page.evaluate(
        "document.querySelectorAll('[data-trouble], [data-conflict]').forEach((each) => each.hidden = false)"
    )
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    page.add_script_tag(path=AXE)
    assert problems(page) == []


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


@pytest.mark.long
@pytest.mark.parametrize(
    ("scheme", "viewport"), [("light", NARROW), pytest.param("dark", WIDE, marks=pytest.mark.long)]
)
def test_axe_finds_nothing_in_a_journal_with_everything_in_it(
    cedar: Place, open_page: Callable[..., Page], scheme: str, viewport: Any
) -> None:
    with cedar.context():
        entry = share(cedar.maya, "circle", "Sándor’s **hat**", pleasant=1)
        share(cedar.maya, "me", "", is_thought=True)
        write(cedar.maya)
        remove_entry(share(cedar.maya, "me"))
        offer_line(entry, "One line.")
        note_opening(entry, cedar.rivera)
    looks = {"color_scheme": scheme, "viewport": viewport, "bypass_csp": True}
    for member, path in (
        (cedar.maya, "/journal/"),
        (cedar.maya, f"/journal/{entry.pk}/"),
        (cedar.maya, f"/journal/{entry.pk}/write/"),
        (cedar.noah, f"/journal/{entry.pk}/"),
        (cedar.rivera, "/journal/shared/"),
    ):
        page = open_page(member, path, **looks)
        page.evaluate("document.querySelectorAll('main details').forEach((each) => each.open = true)")
        page.add_script_tag(path=AXE)
        assert problems(page) == [], path
