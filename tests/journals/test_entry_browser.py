"""Writing in a real browser: without a network, in two windows, and in a tab that is killed."""

import re

import pytest
from playwright.sync_api import Page, expect

from journals.models import Entry
from tests.browser import SAVED_TODAY
from tests.cast import Place
from tests.journals.desk import (
    SOON,
    again,
    desk,
    drafts,
    eventually,
    expect_drafts,
    field,
    kill,
    save_now,
    state,
    texts,
)
from tests.journals.rows import share

__all__ = ["desk"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.promise("nothing-half-saved")
def test_words_written_without_a_network_are_there_again(cedar: Place, desk: Page) -> None:
    field(desk).fill("At lunch")
    expect(state(desk)).to_have_text(SAVED_TODAY, timeout=SOON)
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
