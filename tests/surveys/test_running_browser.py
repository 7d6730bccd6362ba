"""An administrator makes a survey, sees what families see, records an opt-out and closes it, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from surveys.models import Permission, Survey
from surveys.tasks import close_survey_of
from tests.browser import NARROW
from tests.cast import Place

OpenPage = Callable[..., Page]


def make(page: Page) -> None:
    page.get_by_role("link", name="Make a survey").click()
    page.get_by_label("Title").fill("How we belong, fall")
    page.get_by_label("Open it as soon as I save it").check()
    expect(page.get_by_label("7B")).to_be_hidden()
    page.get_by_label("Students of some advisories").check()
    page.get_by_label("7B").check()
    page.get_by_role("button", name="Plan the survey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How we belong, fall")


def see_as_families(page: Page) -> None:
    page.get_by_role("link", name="See the families’ page").click()
    expect(page.get_by_role("heading", name="How to opt out")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.go_back()


def opt_out(page: Page) -> None:
    page.get_by_role("link", name="Record who opted out").click()
    page.get_by_label("Name or id of a student").fill("noah")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main")).to_contain_text("Noah Álvarez")
    page.get_by_role("button", name="Does not take part").click()
    expect(page.get_by_role("status")).to_contain_text("Noah Álvarez does not take part.")
    page.get_by_role("link", name="The survey").click()


@pytest.mark.usefixtures("transactional_db")
def test_from_a_title_to_a_closed_survey(
    cedar: Place, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(close_survey_of, "delay_on_commit", lambda *args: None)
    page = open_page(cedar.okafor, "/surveys/", viewport=NARROW)
    make(page)
    page.get_by_role("link", name="Surveys", exact=True).first.click()
    page.get_by_role("link", name="How we belong, fall").click()
    # Families' address is the one of the settings; here it is another port's.
    address = page.get_by_label("Address of the families’ page").input_value()
    assert "/surveys/preview/" in address
    page.evaluate(
        "path => document.querySelector('a[href*=\"/preview/\"]').setAttribute('href', path)",
        "/" + address.split("/", 3)[3],
    )
    see_as_families(page)
    opt_out(page)
    page.get_by_role("link", name="Move the closing, or close now").click()
    page.get_by_role("button", name="Close it now").click()
    expect(page.get_by_text("Closing …")).to_be_visible()
    with cedar.context():
        survey = Survey.objects.get()
        assert Permission.objects.get().student == cedar.noah
    close_survey_of(cedar.school.pk, str(survey.pk))
    expect(page.get_by_text("The answers were sealed at closing.")).to_be_visible()
