"""A circle driven from real browsers: at once, by keyboard, on networks that fail and by clocks that are wrong."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from circles.models import Run
from circles.runs.start import put_back
from tests.cast import Place
from tests.circles.driving import (
    FORGET_HAS,
    SOON,
    Failing,
    OpenPage,
    Recorded,
    drag,
    expect_holder,
    expect_settled,
    expect_states,
    expect_step,
    holder,
    middle,
    names_in,
    names_on,
    open_on_clock,
    open_run,
    press,
    put_class,
    put_running,
    seat,
    taken,
    without_console,
)
from tests.circles.log_sheets import marks_of
from tests.circles.planning import CANARY
from tests.circles.running import holder_of, now, order_of, states, tap, url_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(transactional_db: None, cedar: Place) -> Run:
    """Of 7B, with nine students, just started."""
    with cedar.context():
        return put_running(cedar)


@pytest.fixture(params=["moved", pytest.param("waited", marks=pytest.mark.long)])
def pass_20_seconds(request: pytest.FixtureRequest) -> Iterator[Callable[[Page], None]]:
    """On the server's clock and on that of a page; or in truth."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:

        def move(page: Page) -> None:
            traveller.shift(20)
            page.clock.fast_forward(20_000)

        def wait(page: Page) -> None:
            page.wait_for_timeout(20_000)

        yield move if request.param == "moved" else wait


def marked(cedar: Place, run: Run) -> list[str]:
    with cedar.context():
        return [state for state in states(run).values() if state != "waiting"]


@pytest.mark.long
def test_a_whole_circle_on_four_screens_one_of_them_cut_off(
    cedar: Place, open_page: OpenPage, pass_20_seconds: Callable[[Page], None], tmp_path: Path
) -> None:
    with cedar.context():
        circle = put_class(cedar)
    laptop = open_page(cedar.rivera)
    laptop.get_by_role("button", name="Run the circle").click()
    names_on(laptop)
    with cedar.context():
        run = Run.objects.get(circle=circle)
    window = laptop.context.new_page()
    window.goto(url_of(run))
    names_on(window)
    traffic = Recorded(tmp_path)
    projector = open_page(cedar.rivera, url_of(run, "circle_present"), **traffic.options)
    phone = open_on_clock(open_page, cedar.lee, url_of(run))

    press(laptop, "Shared")
    expect_holder(phone, 1)
    press(phone, "Pass")
    for screen in (laptop, window):
        expect_states(screen, "shared", "passed", "waiting")
        expect_holder(screen, 2)

    with cedar.context():
        tap(run, "stretch", at=1, to=4)
    expect(phone.locator("#run-step-1 .num")).to_contain_text("9", timeout=SOON)
    phone.context.set_offline(True)
    press(phone, "Come back to me")
    expect(phone.locator("#run-queue")).to_contain_text("Kidname1")
    press(phone, "Shared")
    phone.locator("#run-next-button").click()
    expect(phone.locator("#run-next-button")).to_have_text("Next: Activity")
    phone.get_by_role("button", name="Stay two minutes longer").click()
    press(phone, "Pass")
    expect_states(phone, "shared", "passed", "come_back", "shared", "passed", "waiting")
    expect_holder(phone, 5)
    expect_step(phone, 1)
    expect(phone.locator("#live-status")).to_contain_text("No connection")
    pass_20_seconds(phone)
    expect_states(laptop, "shared", "passed", "waiting")
    phone.context.set_offline(False)
    for screen in (laptop, window, phone):
        expect_states(screen, "shared", "passed", "come_back", "shared", "passed", "waiting")
        expect_holder(screen, 5)
        expect_step(screen, 1)
    expect_settled(phone)
    with cedar.context():
        assert taken(run) == 8
        assert now(run).stretched[1] == 6

    expect(projector.locator("#screen")).to_contain_text("One thing each.", timeout=SOON)
    assert not names_in(projector.content(), cedar)
    laptop.get_by_role("button", name="Show the order").click()
    expect(projector.locator("#screen")).to_contain_text("Kidname5", timeout=SOON)
    projector.context.close()
    pieces = traffic.pages()
    assert "Kidname5" in pieces[-1], "what was shown on purpose was recorded"
    for piece in pieces:
        assert "screen-order" in piece or not names_in(piece, cedar)
        assert not re.search(
            rf"{CANARY}|canary|Torres|\b(shared|passed|come back|absent|speaking)\b", piece, re.I
        )

    phone.context.set_offline(True)
    press(phone, "Shared")
    laptop.get_by_role("button", name="End the circle").click()
    expect(laptop.get_by_role("heading", level=1)).to_have_text("Log the circle")
    laptop.go_back()
    expect(laptop.get_by_role("heading", name="The circle has ended")).to_be_visible()
    laptop.go_forward()
    expect(laptop.get_by_role("heading", level=1)).to_have_text("Log the circle")
    phone.context.set_offline(False)
    expect(phone.locator("#board[data-over]")).to_be_visible(timeout=SOON)
    laptop.get_by_role("button", name="Save the log").last.click()
    expect(laptop.get_by_role("alert")).to_contain_text("Kidname4 Stone4: tapped “Shared”")
    turn = laptop.locator(f"[name=turn-{cedar.people['kid4'].pk}][value=shared]")
    turn.evaluate("(choice) => choice.click()")
    laptop.get_by_role("button", name="Save the log").last.click()
    expect(laptop.get_by_role("status").first).to_contain_text("9 of 9 students were there")
    with cedar.context():
        marks = marks_of(circle)
        assert list(marks.values()).count("shared") == 3
        assert list(marks.values()).count("not_reached") == 3


@pytest.mark.long
def test_requests_dropped_on_either_way_lose_and_double_nothing(
    cedar: Place, run: Run, open_page: OpenPage
) -> None:
    page = without_console(open_run(open_page, run, cedar.rivera))
    failing = Failing(page, "before", "after")
    press(page, "Shared")
    press(page, "Pass")
    expect_holder(page, 2)
    with page.expect_event("dialog") as warning:
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
    assert warning.value.type == "beforeunload"
    expect(page.locator("#run-turn")).to_have_attribute("autocomplete", "off")
    expect(page.locator("#run-mine form")).not_to_have_attribute("autocomplete", "off")
    names_on(page)
    press(page, "Come back to me")
    expect_states(page, "shared", "passed", "come_back", "waiting")
    expect_settled(page)
    with cedar.context():
        assert taken(run) == 3
    assert marked(cedar, run) == ["shared", "passed", "come_back"]

    page.evaluate("LIVE_PAUSES_WHEN_LOST.fill(0)")
    failing.ways += ["broken"] * 5
    press(page, "Pass")
    press(page, "Shared")
    expect(page.locator("#live-status")).to_contain_text("That could not be done", timeout=SOON)
    expect_settled(page)
    assert marked(cedar, run) == ["shared", "passed", "come_back", "shared"]
    with cedar.context():
        put_back(now(run).circle)
        now(run).delete()
    page.evaluate("void (live.round = () => {})")
    press(page, "Shared")
    page.evaluate("delete live.round; live.hurry()")
    expect(page.get_by_text("What you tapped last was not kept")).to_be_visible(timeout=SOON)


@pytest.mark.long
def test_the_keyboard_alone_runs_a_round(cedar: Place, run: Run, open_page: OpenPage) -> None:
    page = open_run(open_page, run, cedar.rivera)
    page.locator("#run-turn").get_by_role("button", name="Shared").focus()
    for place in range(1, 9):
        page.keyboard.press("Enter")
        expect_holder(page, place)
        expect_settled(page)
    page.keyboard.press("Enter")
    expect(holder(page)).to_have_count(0)
    expect_settled(page)
    page.evaluate("void (live.ask = async () => true)")
    seat(page, 3).click()
    expect(page.locator("#run-absent-button")).to_have_text("Not here: Kidname2")
    expect(page.locator("#run-turn")).to_be_visible()
    assert page.locator("#run-seats [aria-current]").count() == 1
    assert marked(cedar, run) == ["shared"] * 9


@pytest.mark.long
@pytest.mark.parametrize("hours", [1, pytest.param(-1, marks=pytest.mark.long)])
def test_a_clock_an_hour_off_changes_nothing(cedar: Place, run: Run, open_page: OpenPage, hours: int) -> None:
    page = open_on_clock(open_page, cedar.rivera, url_of(run), timedelta(hours=hours))
    page.evaluate("void (live.shown = () => { live.shown = settle; throw new Error() })")
    with cedar.context():
        tap(run, "show", state="order")
    expect(page.locator("#run-showing")).to_contain_text("names in their order", timeout=SOON)
    with cedar.context():
        tap(run, "turn", student=now(run).holder, state="passed")
    expect(page.locator("[data-clock=left]").first).to_have_text(re.compile(r"^(5:00|4:[45]\d)"))
    expect_states(page, "passed", "waiting")
    seat(page, 0).click()
    press(page, "Shared")
    expect_settled(page)
    assert marked(cedar, run) == ["shared"]
    expect(page.locator("#run-past")).to_have_text("for this step")
    page.clock.fast_forward(6 * 60_000)
    expect(page.locator("#run-past")).to_have_text("Take your time")
    expect(page.locator("#run-clock")).to_be_hidden()


@pytest.mark.long
def test_names_switched_on_before_the_script_is_there_stay_on(
    cedar: Place, run: Run, open_page: OpenPage
) -> None:
    page, held = open_page(cedar.rivera), list[Route]()
    page.route("**/js/run.*.js", lambda route: held.append(route))
    with page.expect_request("**/js/run.*.js"):
        page.goto(url_of(run), wait_until="commit")
    switch = page.get_by_label("Show names and turns")
    switch.check()
    held[0].continue_()
    expect(page.locator("[data-by-script]").first).not_to_have_attribute("hidden", "")
    expect(switch).to_be_checked()
    page.unroute("**/js/run.*.js")
    page.reload()
    expect(switch).to_be_checked()


@pytest.mark.long
def test_seats_are_moved_by_key_and_by_hand(cedar: Place, run: Run, open_page: OpenPage) -> None:
    page = open_run(open_page, run, cedar.rivera)
    with cedar.context():
        first, second, third, *others = order_of(run)
    seat(page, 0).focus()
    page.keyboard.press("ArrowRight")
    expect(seat(page, 1)).to_be_focused()
    page.keyboard.press("Alt+ArrowLeft")
    expect(seat(page, 0)).to_be_focused()
    expect(page.locator("#live-status")).to_contain_text("place 1")
    expect_settled(page)
    drag(page, seat(page, 2), seat(page, 0))
    expect_settled(page)
    page.mouse.move(*middle(seat(page, 5)))
    page.mouse.down()
    page.mouse.move(*middle(seat(page, 1)), steps=4)
    with cedar.context():
        tap(run, "show", state="order")
    expect(page.locator("#run-showing")).to_contain_text("names in their order", timeout=SOON)
    page.mouse.move(*middle(seat(page, 2)))
    expect(page.locator("#run-seats > .is-lifted")).to_have_count(1)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect_settled(page)
    with cedar.context():
        assert order_of(run) == [third, second, first, *others]
        assert holder_of(run) == first
        before = taken(run)
    seat(page, 4).locator(".seat-mark > [aria-hidden]").dblclick()
    expect_settled(page)
    with cedar.context():
        assert taken(run) == before + 1

    for line in ("run-told", "live-status"):
        assert page.locator(f"#{line}").evaluate("(line) => line.checkVisibility()"), (
            "it is read when written"
        )
    page.evaluate(FORGET_HAS)
    expect(page.locator("#run-seats")).to_be_hidden()


def test_a_screen_empties_when_its_reader_is_signed_out(cedar: Place, run: Run, open_page: OpenPage) -> None:
    page = open_run(open_page, run, cedar.rivera)
    Session.objects.all().delete()
    expect(page).to_have_url(re.compile("/accounts/login/"), timeout=SOON)
