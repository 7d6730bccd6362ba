"""Answering on a phone in a real browser: by taps, by keys, without a script, and with the network lost."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from surveys.models import Survey
from tests.advisory.processes import eventually
from tests.browser import NARROW, SAVED_TODAY
from tests.cast import Place
from tests.surveys.answering import answer_url, is_handed_in, kept
from tests.surveys.rows import a_survey

OpenPage = Callable[..., Page]
PHONE = {"viewport": NARROW, "has_touch": True}
VOICES = """
  const voices = [{name: "Far", lang: "en-US", localService: false}, {name: "Near", lang: "en-US", localService: true}];
  const spoken = window.spoken = [];
  Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => voices, cancel() {}, speak: (each) => spoken.push([each.voice.name, each.text]),
  }});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def survey(cedar: Place, transactional_db: None) -> Iterator[Survey]:
    with cedar.context():
        made = a_survey(cedar, question="What would help?")
    yield made


def choice(page: Page, label: str) -> Locator:
    return page.get_by_role("radio", name=label, exact=True).locator("visible=true")


def heading(page: Page) -> Locator:
    return page.locator("h2:focus")


def saved(page: Page) -> None:
    """Just now: on a page that was saved before it was opened, the day stands before the time."""
    expect(page.get_by_role("status")).to_have_text(SAVED_TODAY)


def asks(page: Page, number: int) -> None:
    expect(page.locator("#sheet-count")).to_have_text(f"{number} of 6")


def given(place: Place, survey: Survey) -> tuple[int, ...]:
    with transaction.atomic():
        found = kept(place, survey)
    return found.given if found else ()


def test_by_taps_interrupted_resumed_elsewhere_and_changed(
    cedar: Place, survey: Survey, open_page: OpenPage
) -> None:
    phone, taps = open_page(cedar.maya, "/", **PHONE), 0
    phone.get_by_role("link", name="Answer the survey").tap()
    taps += 1
    for number in (1, 2):
        asks(phone, number)
        expect(phone.get_by_text("Confidential.")).to_be_visible()
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
        choice(phone, "Agree").tap()
        taps += 1
    expect(heading(phone)).to_have_text(
        "3 of 6: When I feel like giving up, my teacher asks me to keep trying"
    )
    saved(phone)
    phone.close()

    chromebook = open_page(cedar.maya, answer_url(survey), has_touch=True)
    for number in (3, 4, 5, 6):
        asks(chromebook, number)
        choice(chromebook, "Disagree").tap()
        taps += 1
    expect(heading(chromebook)).to_have_text("Ready to hand in?")
    expect(chromebook.get_by_text("You answered all 6 questions.")).to_be_visible()
    chromebook.get_by_role("button", name="Hand in").tap()
    taps += 1
    expect(chromebook.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are handed in.")
    assert taps == 6 + 2
    assert given(cedar, survey) == (5, 5, 2, 2, 2, 2) and is_handed_in(cedar, survey)

    chromebook.get_by_role("link", name="Change my answers").click()
    expect(chromebook.get_by_role("heading", name="You handed this in")).to_be_visible()
    chromebook.get_by_role("button", name="Back").click()
    expect(choice(chromebook, "Disagree")).to_be_checked()
    chromebook.get_by_role("button", name="Clear my answer").click()
    saved(chromebook)
    chromebook.go_back()
    chromebook.get_by_role("link", name="Question 6").click()
    asks(chromebook, 6)
    chromebook.close()
    assert given(cedar, survey) == (5, 5, 2, 2, 2, 0)


def test_keys_choose_and_never_move_on(cedar: Place, survey: Survey, open_page: OpenPage) -> None:
    page = open_page(cedar.maya, "/surveys/")
    page.context.add_init_script(VOICES)
    page.goto(answer_url(survey))
    keys = page.keyboard
    for number in (1, 2):
        choice(page, "Strongly disagree").focus()
        for key in ("Space", "ArrowDown", "ArrowDown"):
            keys.press(key)
        page.wait_for_timeout(500)  # longer than a tap takes to move on
        asks(page, number)
        expect(choice(page, "Disagree a little")).to_be_checked()
        keys.press("Enter")
        expect(heading(page)).to_contain_text(f"{number + 1} of 6")
    page.get_by_role("button", name="Skip").press("Enter")
    asks(page, 4)
    page.get_by_role("button", name="Read aloud").click()
    voice, words = page.evaluate("spoken[0]")
    assert voice == "Near" and "My teachers make me feel like I belong" in words and "Agree a little" in words

    page.get_by_role("link", name="All on one page").click()
    expect(page.locator("#sheet-count")).to_have_text("2 of 6 answered")
    choice(page, "Agree").nth(5).focus()
    keys.press("Space")
    keys.press("Enter")
    expect(page.locator("#sheet-count")).to_have_text("3 of 6 answered")
    page.get_by_label("What would help?").fill("Music.")
    page.get_by_role("button", name="Hand in").press("Enter")
    page.wait_for_url("**/thanks/")
    assert given(cedar, survey) == (3, 3, 0, 0, 0, 5)


def test_without_a_script(cedar: Place, survey: Survey, open_page: OpenPage) -> None:
    page = open_page(cedar.maya, answer_url(survey), java_script_enabled=False, **PHONE)
    choice(page, "Agree").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.get_by_role("link", name="One at a time").click()
    asks(page, 2)
    page.get_by_role("button", name="Skip").click()
    asks(page, 3)
    choice(page, "Disagree").press("Space")
    choice(page, "Disagree").press("Enter")
    asks(page, 4)
    page.get_by_role("button", name="Back").click()
    expect(choice(page, "Disagree")).to_be_checked()
    choice(page, "No answer").check()
    page.goto(f"{answer_url(survey)}?at=7")
    expect(page.get_by_text("You answered 2 of 6 questions.")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are handed in.")
    assert given(cedar, survey) == (5, 0, 2, 0, 0, 0)


@pytest.mark.promise("nothing-half-saved", "shared-device")
def test_without_a_network_nothing_is_lost_and_nothing_stays_on_the_device(
    cedar: Place, survey: Survey, open_page: OpenPage
) -> None:
    # A page of its own, whose console may report a lost network.
    page = open_page(cedar.maya, "/surveys/", **PHONE).context.new_page()
    page.goto(answer_url(survey))
    page.context.set_offline(True)
    choice(page, "Agree").tap()
    expect(page.get_by_role("status")).to_have_text("Not saved yet: keep this page open")
    asks(page, 2)
    page.get_by_role("link", name="All on one page").tap()
    page.get_by_role("button", name="Hand in").tap()
    expect(page.get_by_role("alert")).to_contain_text("Not handed in yet: there is no connection.")
    page.context.set_offline(False)
    saved(page)
    expect(page.get_by_text("Not handed in yet")).to_be_hidden()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    choice(page, "Agree").nth(1).tap()
    page.goto("/journal/")
    eventually(lambda: given(cedar, survey) == (5, 5, 0, 0, 0, 0))
    page.goto(answer_url(survey))
    asks(page, 3)
    assert not is_handed_in(cedar, survey)
