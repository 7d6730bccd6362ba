"""What a machine can say of how accessible a journal with everything in it is."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from journals.entries import offer_line, remove_entry
from journals.openings import note_opening
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.journals.rows import share, write
from tests.test_accessibility import AXE, problems

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("scheme", "viewport"), [("light", WIDE), ("dark", NARROW)])
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


@pytest.mark.parametrize(("scheme", "viewport"), [("light", NARROW), ("dark", WIDE)])
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
