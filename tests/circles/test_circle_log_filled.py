"""The log after a run: one click from saved, and no name on a screen that others may see."""

import re
from html import unescape

import pytest
from django.test import Client

from circles.models import FollowUp, Run
from tests.cast import Place
from tests.circles.log_sheets import marks_of, promise, put_log, sheet_of, url
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.running import put_run, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


@pytest.fixture
def run(cedar: Place) -> Run:
    with cedar.context():
        return put_run(cedar)


def shown(client: Client, path: str) -> str:
    return " ".join(unescape(client.get(path).content.decode()).split())


def in_the_open(page: str) -> str:
    """What stands outside of folds and of choices that are not opened."""
    main = page.split("<main")[1].split("</main>")[0]
    return re.sub('<details class="(card )?fold.*?</details>', "", main)


def names_in(place: Place, words: str) -> list[str]:
    students = (place.maya, place.noah, place.zoe)
    return [student.given_name for student in students if student.given_name in words]


def test_it_counts_without_names_and_is_saved_with_one_click(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        tap(run, "turn", student=cedar.maya, state="passed")
        tap(run, "absent", student=cedar.noah)
    ended = rivera.post(url_of(run), {"do": "end"})
    page = shown(rivera, ended["Location"])
    assert "Filled in from the circle." in page and "Everyone counts as there" not in page
    for words in ("1 passed", "1 absent", "1 not reached"):
        assert words in in_the_open(page)
    assert "Just for me: who was there" in page and cedar.maya.full_name in page
    assert names_in(cedar, in_the_open(page)) == []
    assert 'name="shows_turns" >' in page
    rivera.post(url(run.circle), sheet_of(rivera, run.circle))
    with cedar.context():
        assert marks_of(run.circle) == {"Maya": "passed", "Noah": "absent", "Zoë": "not_reached"}


def test_without_a_turn_it_says_what_counts(rivera: Client, run: Run) -> None:
    page = shown(rivera, rivera.post(url_of(run), {"do": "end"})["Location"])
    assert "No turns were tapped: everyone counts as there" in page
    assert "3 shared" in page


def test_a_log_without_a_run_is_as_it_was(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
    page = shown(rivera, url(circle))
    assert "Tap only who was absent" in page and "Just for me: who was there" not in page
    assert cedar.maya.full_name in in_the_open(page)


def test_what_was_promised_in_the_circle_is_not_typed_again(cedar: Place, rivera: Client, run: Run) -> None:
    with cedar.context():
        for words, student in (("Bring the good tea", None), ("Ask about the move", cedar.maya)):
            found = promise(cedar, cedar.rivera, words, student=student, circle=run.circle)
            found.school = cedar.school
            found.save()
        assert FollowUp.objects.count() == 2
    page = shown(rivera, url(run.circle))
    assert "Promised already" in in_the_open(page) and "Bring the good tea" in in_the_open(page)
    assert "Ask about the move" in page and "Ask about the move" not in in_the_open(page)


def test_the_circles_page_keeps_names_folded(cedar: Place, rivera: Client, run: Run) -> None:
    kept = (
        promise(cedar, cedar.rivera, "Ask about the move", student=cedar.maya),
        promise(cedar, cedar.rivera, "Bring the good tea"),
    )
    with cedar.context():
        put_log(run.circle, cedar.rivera, "canary-note", promises=kept, noah="absent")
    page = shown(rivera, url(run.circle, "circle_detail"))
    opened = in_the_open(page)
    assert "2 of 3 were there." in opened and "Bring the good tea" in opened
    for words in ("Ask about the move", cedar.noah.full_name, "canary-note"):
        assert words in page and words not in opened
