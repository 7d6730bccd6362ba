"""Interest interviews from the first question to the interest that stays, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from circles.models import Interest, Interview, InterviewAnswer
from tests.browser import NARROW, WIDE
from tests.cast import Place
from tests.circles.interviewing import put_answer, put_interview, put_pairs, url

OpenPage = Callable[..., Page]
TOUCH = 44


@pytest.fixture
def pair_of_students(transactional_db: None, cedar: Place) -> Place:
    """7B with Maya and Noah alone."""
    with cedar.context():
        cedar.zoe.enrollments.all().delete()
    return cedar


def begin(page: Page) -> None:
    page.get_by_role("link", name="Interviews").click()
    page.get_by_role("link", name="Begin interviews").click()
    expect(page.get_by_label("Question 5")).not_to_be_empty()
    page.get_by_label("Question 1").fill("What do you collect?")
    for number in (3, 4):
        page.get_by_label(f"Question {number}").fill("")
    page.get_by_role("button", name="Ask the students").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nobody has answered yet")


def answer(page: Page, text: str, keep: bool) -> None:
    page.get_by_role("link", name="Answer the questions").click()
    expect(page.get_by_text("and your partner can read this.")).to_be_visible()
    page.get_by_label("What do you collect?").fill(text)
    if keep:
        page.get_by_label("Keep this as one of my interests").first.check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Your answers are saved.")


@pytest.mark.long
@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="with script"),
        pytest.param(False, id="without script", marks=pytest.mark.long),
    ],
)
def test_from_the_first_question_to_the_interest_that_stays(
    script: bool, pair_of_students: Place, open_page: OpenPage
) -> None:
    cedar, options = pair_of_students, {"java_script_enabled": script}
    teacher = open_page(cedar.rivera, "/circles/", **options)
    begin(teacher)
    maya = open_page(cedar.maya, viewport=NARROW, **options)
    noah = open_page(cedar.noah, **options)
    answer(maya, "Stamps with birds", keep=True)
    answer(noah, "Bottle caps", keep=False)

    teacher.reload()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("2 of 2 students have answered")
    teacher.get_by_role("button", name="Pair them now").click()
    teacher.get_by_role("link", name="Show the pairs").click()
    expect(teacher.get_by_role("main").get_by_role("listitem")).to_have_text(
        re.compile("Noah Álvarez.*Maya Torres", re.S)
    )

    noah.goto("/")
    noah.get_by_role("link", name="Read your partner’s answers").click()
    expect(noah.get_by_role("heading", level=1)).to_have_text("Your partner is Maya Torres")
    expect(noah.get_by_text("Stamps with birds")).to_be_visible()
    expect(noah.get_by_text("is there anything you would rather I left out?")).to_be_visible()

    teacher.get_by_role("link", name="The interview").click()
    teacher.get_by_role("link", name="End the interview").click()
    teacher.get_by_role("button", name="End the interview").click()
    expect(teacher.get_by_role("status")).to_contain_text("The interview has ended.")
    noah.reload()
    expect(noah.get_by_role("heading", level=1)).to_have_text("This interview has ended")
    expect(noah.get_by_text("Stamps with birds")).to_have_count(0)

    maya.goto("/circles/")
    maya.get_by_role("link", name="Your interests").click()
    expect(maya.get_by_text("Stamps with birds")).to_be_visible()
    maya.get_by_role("button", name="Take away").click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("You keep no interests")
    maya.get_by_role("button", name="Bring it back").click()
    teacher.get_by_role("link", name="Your students’ interests").click()
    expect(teacher.get_by_text("Stamps with birds")).to_be_hidden()
    teacher.get_by_text("Maya Torres").click()
    expect(teacher.get_by_text("Stamps with birds")).to_be_visible()
    with cedar.context():
        assert [found.text for found in Interest.objects.all()] == ["Stamps with birds"]


@pytest.mark.long
def test_who_is_absent_is_left_out_by_a_tap(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    page = open_page(cedar.rivera, url("detail", interview), viewport=NARROW)
    expect(page.get_by_text("Maya Torres").first).to_be_hidden()
    page.get_by_text("Is anybody absent today?").click()
    toggle = page.locator("label.toggle", has_text="Zoë Young")
    box = toggle.bounding_box()
    assert box is not None
    assert box["height"] >= TOUCH
    toggle.click()
    page.get_by_role("button", name="Pair them now").click()
    expect(page.get_by_role("heading", name="1 student has no partner")).to_be_visible()
    page.get_by_role("button", name="Find them a partner").click()
    expect(page.get_by_role("heading", name="1 student has no partner")).to_have_count(0)


@pytest.mark.long
def test_errors_take_the_focus_and_lead_to_the_field(
    cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    page = open_page(cedar.maya, url("answer", interview))
    page.get_by_label("What do you collect?").fill("y" * 501)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="What do you collect?").click()
    expect(page.get_by_label("What do you collect?")).to_be_focused()
    expect(page.get_by_label("What do you collect?")).to_have_value("y" * 501)
    with cedar.context():
        assert not InterviewAnswer.objects.exists()


def full_interview(place: Place) -> Interview:
    """Every text as long as it may be."""
    with place.context():
        interview = put_interview(place)
        interview.questions.all().delete()
        for position in range(1, 7):
            words = f"{position} " + "Why do you like what you like? " * 9
            interview.questions.create(school=place.school, position=position, text=words[:300])
        put_pairs(interview, [place.maya, place.noah], [place.zoe])
        for student in (place.maya, place.noah):
            put_answer(interview, student, "W" * 500, is_kept=True)
        Interest.objects.create(school=place.school, student=place.maya, question="Q" * 300, text="W" * 500)
    return interview


@pytest.mark.long
@pytest.mark.parametrize(
    "width", [320, pytest.param(360, marks=pytest.mark.long), pytest.param(1366, marks=pytest.mark.long)]
)
def test_nothing_scrolls_sideways(
    width: int, cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    interview = full_interview(cedar)
    pages = {
        "rivera": ["detail", "pairs", "read", "print", "end"],
        "maya": ["answer", "partner"],
    }
    for person, names in pages.items():
        page = open_page(cedar.people[person], viewport={"width": width, "height": 740})
        places = [url(name, interview) for name in names]
        for path in (*places, "/", "/circles/interests/", *(["/circles/interviews/"] * (person == "rivera"))):
            page.goto(path)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["Letter", pytest.param("A4", marks=pytest.mark.long)])
def test_the_questions_fit_on_one_sheet(
    paper: str, cedar: Place, transactional_db: None, open_page: OpenPage
) -> None:
    interview = full_interview(cedar)
    page: Any = open_page(cedar.rivera, url("print", interview), viewport=WIDE)
    assert pages_of(page.pdf(format=paper, prefer_css_page_size=False)) == 1
