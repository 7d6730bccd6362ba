"""The projector in a browser: readable from the back row, following the circle, and gone when nobody may see it."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F, Value
from django.db.models.functions import Concat
from playwright.sync_api import Page, Response, expect

from circles.models import Circle, GroupSeat, PlanStep, Run
from schools import clock
from schools.models import Member, Role
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle
from tests.circles.running import start, tap, url_of
from tests.circles.test_present import agree

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Page]
ROOMS = [{"width": 1280, "height": 720}, {"width": 1024, "height": 768}]
LONG_PROMPT = ("Tell us about a moment when somebody did something small for you. " * 5)[:300]
AGREED = [f"{at}: we listen to whoever speaks and let each other finish every time" for at in range(12)]
TROUBLES = """async ({ words, names }) => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    await frame();
    const parts = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(
        part => part / 255 <= .04045 ? part / 255 / 12.92 : ((part / 255 + .055) / 1.055) ** 2.4);
    const light = colour => parts(colour).reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + .05) / (low + .05);
    };
    const hasWords = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    const paper = getComputedStyle(document.body).backgroundColor;
    const found = new Set();
    for (const element of [...document.querySelectorAll("#screen *")].filter(hasWords)) {
        const { fontSize, color } = getComputedStyle(element);
        const share = parseFloat(fontSize) / innerHeight * 100;
        const name = `${element.localName}.${element.className}`;
        if (share < (element.localName === "h1" ? words : names)) found.add(`${name} is ${share} % high`);
        if (contrast(color, paper) < 7) found.add(`${name} has ${contrast(color, paper)}`);
    }
    const { scrollHeight, scrollWidth } = document.documentElement;
    if (scrollHeight > innerHeight || scrollWidth > innerWidth) found.add(`does not fit: ${scrollHeight}`);
    const body = document.querySelector(".screen-body");
    if (body.scrollHeight > body.clientHeight) found.add(`scrolls: ${body.scrollHeight}`);
    for (const name of document.querySelectorAll(".screen-name"))
        if (name.getClientRects()[0].height > 2 * parseFloat(getComputedStyle(name).fontSize)) found.add("two lines");
    return [...found];
}"""


def troubles(page: Page, words: float = 6, names: float = 3) -> Iterator[str]:
    """The least share of the height that a letter has: of the large `words`, and of everything else."""
    least = {"words": words, "names": names}
    for room in ROOMS:
        page.set_viewport_size(room)  # type: ignore[arg-type]
        for theme in ("dark", "light"):
            page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
            yield from (f"{room['width']} {theme}: {each}" for each in page.evaluate(TROUBLES, least))


def a_full_room(place: Place) -> Run:
    """Forty students, twelve long agreements, and a prompt of 300 letters after the short one."""
    students = [place.add(f"s{at}", Role.STUDENT, f"Guadalupe{at}", "Moss") for at in range(40)]
    place.add_advisory("7D", [place.rivera], students)
    agree(place, AGREED, "7D")
    circle = put_circle(place, place.today, advisory="7D")
    put_plan(place, circle, ("think", "agreements", "share", "activity", "reflect"))
    PlanStep.objects.filter(plan__circle=circle, kind="reflect").update(text=LONG_PROMPT)
    return start(circle, place.rivera)


@pytest.mark.long
def test_the_back_row_can_read_every_step(transactional_db: None, cedar: Place, open_page: OpenPage) -> None:
    with cedar.context():
        run = a_full_room(cedar)
        tap(run, "group", to=2)
        assert GroupSeat.objects.count() == 40
    page = open_page(cedar.rivera, url_of(run, "circle_present"), viewport=ROOMS[0])
    looks = [(step, "step") for step in range(5)] + [(0, "hands"), (0, "order"), (4, "order"), (0, "groups")]
    found = []
    for step, showing in looks:
        with cedar.context():
            Run.objects.update(step=step, showing=showing)
        page.goto(url_of(run, "circle_present"))
        least = 3 if showing in ("order", "groups") else 6
        found += [f"{step} {showing} {each}" for each in troubles(page, least)]
    with cedar.context():
        long = Concat(Value("Maximiliana-Guadalupe-Esperanza"), "given_name")
        Member.objects.filter(role="student").update(given_name=long)
        PlanStep.objects.filter(plan__circle=run.circle).update(text=(LONG_PROMPT * 7)[:2000])
    for showing, least in (("step", 2), ("order", 3), ("groups", 3)):
        with cedar.context():
            Run.objects.update(showing=showing, version=F("version") + 1)
        page.goto(url_of(run, "circle_present"))
        found += [f"long {showing} {each}" for each in troubles(page, least, 3 if least == 3 else 1.5)]
    with cedar.context():
        Circle.objects.update(state="planned")
    page.goto(url_of(run, "circle_present"))
    assert found + [f"before {each}" for each in troubles(page)] == []


@pytest.mark.long
def test_it_follows_the_circle_and_goes_away_with_the_sign_in(
    transactional_db: None, cedar: Place, open_page: OpenPage
) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
        put_plan(cedar, circle)
    page = open_page(cedar.rivera, url_of(circle, "circle_present"))
    expect(page.get_by_role("heading")).to_have_text("We start in a moment.")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    with cedar.context():
        run = start(circle, cedar.rivera)
    expect(page.get_by_role("heading")).to_have_text("What made you laugh this week?")
    with cedar.context():
        tap(run, "turn", student=cedar.noah, state="passed")
        tap(run, "step", at=0, to=1)
        Run.objects.update(step_since=clock.now() - timedelta(minutes=9))
    expect(page.get_by_text("You can always pass.")).to_be_visible()
    expect(page.get_by_text("take your time")).to_be_visible()
    sent = "".join(answer.text() for answer in answers if answer.status == 200)
    assert "Part 1" in sent
    assert not [word for word in ("Maya", "Noah", "Zoë", "passed", "canary") if word in sent]

    page.mouse.move(5, 5)
    page.get_by_role("link", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    with cedar.context():
        tap(run, "show", state="order")
    expect(page.get_by_text("Noah")).to_be_visible()

    page.route("**/present/state/*", lambda route: route.fulfill(body=""))
    page.evaluate("namesLast.milliseconds = 500")
    expect(page.get_by_text("Noah")).to_have_count(0)
    page.unroute("**/present/state/*")
    expect(page.get_by_text("Noah")).to_be_visible()
    Session.objects.all().delete()
    expect(page.get_by_text("Noah")).to_have_count(0)
    assert "/accounts/login/" in page.url
