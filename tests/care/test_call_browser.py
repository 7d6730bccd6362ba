"""A call from the student's phone past two adults to the deputy, and back, in a real browser."""

from collections.abc import Callable

from django.core.management import call_command
from playwright.sync_api import Page, expect

from care.models import Call
from schools import clock
from tests.browser import NARROW
from tests.care.rows import send_away, switch_on
from tests.cast import Place

OpenPage = Callable[..., Page]
WORDS = "It is about my brother."


def ask(page: Page) -> str:
    page.get_by_role("link", name="I’d like to talk to an adult").click()
    page.get_by_text("Somebody else at school").click()
    page.get_by_label("Mr. Osei").check()
    page.get_by_text("Say more, if you like").click()
    page.get_by_label("What is it about?").fill(WORDS)
    page.get_by_role("button", name="Ask to talk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is on its way to an adult")
    expect(page.get_by_role("main")).to_contain_text("Nobody yet")
    return page.url


def nobody_acknowledges_in_time(place: Place) -> None:
    with place.context():
        Call.objects.update(due_at=clock.now())
    call_command("send_due", verbosity=0)


def test_a_call_reaches_the_deputy_and_the_student_sees_how_it_ended(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    with cedar.context():
        switch_on(cedar)
        for member in (cedar.diaz, cedar.rivera):
            send_away(member)
    maya = open_page(cedar.maya, "/journal/new/", viewport=NARROW)
    address = ask(maya)
    osei = open_page(cedar.osei)
    osei.get_by_role("link", name="Read it and say that you are there").click()
    osei.get_by_role("link", name="Maya Torres").click()
    expect(osei.get_by_role("main")).to_contain_text(WORDS)
    nobody_acknowledges_in_time(cedar)

    pat = open_page(cedar.pat, address)
    pat.get_by_role("button", name="I am there").click()
    expect(pat.get_by_role("status")).to_contain_text("Maya Torres can see that you are there.")
    pat.get_by_label("When and where can you meet?").fill("At lunch, in the library.")
    pat.get_by_role("button", name="Send it").click()
    expect(pat.get_by_role("status")).to_contain_text("Maya Torres can read it now.")
    maya.reload()
    expect(maya.get_by_role("heading", level=1)).to_have_text("Pat Kim is there for you")
    for words in ("Mr. Osei, today at", "Pat Kim, today at", "At lunch, in the library."):
        expect(maya.get_by_role("main")).to_contain_text(words)

    diaz = open_page(cedar.diaz, address)
    expect(diaz.get_by_role("main")).to_contain_text("Pat Kim looks after it")
    pat.get_by_role("heading", name="Close it").click()
    pat.get_by_label("We talked, and we meet again.").check()
    pat.get_by_role("button", name="Close it").click()
    maya.reload()
    expect(maya.get_by_role("heading", level=1)).to_have_text("We talked, and we meet again.")
