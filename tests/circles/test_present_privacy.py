"""What must never reach a room: not on the page, not in what it asks for, not as a title or an attribute."""

import re
from itertools import product
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle, FollowUp, Item, PlanStep, Run, ShowOfHands
from schools import clock
from tests.cast import Place
from tests.circles.planned import TEXTS
from tests.circles.planning import CANARY, TUESDAY
from tests.circles.running import put_run, tap, url_of
from tests.circles.written import put_debrief, put_note

pytestmark = pytest.mark.usefixtures("tuesday_morning")

SHOWINGS = ("step", "order", "groups", "hands")
STEPS = range(4)
NAMES = ("Maya", "Torres", "Noah", "Álvarez", "Zoë", "Young")
STATES = ("waiting", "shared", "passed", "come_back", "absent", "holder", "keeper", "data-student", "seat")


def write_all_that_could_leak(place: Place, run: Run) -> None:
    """A note, a follow-up, a debrief, hands, and a step of each kind with what is the teacher's."""
    circle, school = run.circle, place.school
    Circle.objects.filter(pk=circle.pk).update(place=CANARY)
    put_note(circle, CANARY)
    FollowUp.objects.create(
        school=school,
        circle=circle,
        student=place.maya,
        owner=place.rivera,
        created_by=place.rivera,
        promise=CANARY,
        due_on=TUESDAY.date(),
    )
    put_debrief(circle, place.rivera, CANARY)
    ShowOfHands.objects.create(
        school=school, circle=circle, good=37, okay=38, hard=39, counted_at=clock.now()
    )
    teachers = {"materials": CANARY, "questions": CANARY, "link": f"https://{CANARY}.example/"}
    PlanStep.objects.filter(plan__circle=circle).update(**teachers)
    PlanStep.objects.filter(plan__circle=circle).exclude(kind="think").update(steps=CANARY)
    PlanStep.objects.filter(plan__circle=circle, kind="activity").update(text=CANARY)
    Item.objects.update(**teachers)


@pytest.fixture
def run(cedar: Place) -> Run:
    with cedar.context():
        run = put_run(cedar)
        write_all_that_could_leak(cedar, run)
        tap(run, "group", to=2)
        return run


def show(run: Run, step: int, showing: str) -> None:
    Run.objects.filter(pk=run.pk).update(step=step, showing=showing)


def sent(client: Client, run: Run) -> list[str]:
    """All that a browser gets: the page and what it asks for by itself, with their headers."""
    answers = [client.get(url_of(run, name)) for name in ("circle_present", "present_state")]
    return [f"{answer.headers}{answer.content.decode()}" for answer in answers]


def piece(client: Client, run: Run) -> str:
    """Without the stamp, which counts changes and says nothing of them."""
    text: str = client.get(url_of(run, "present_state")).content.decode()
    return re.sub(r'data-stamp="[^"]+"', "", text)


def every_look(cedar: Place, run: Run, client: Client) -> dict[tuple[int, str], str]:
    looks = {}
    for step, showing in product(STEPS, SHOWINGS):
        with cedar.context():
            show(run, step, showing)
        looks[step, showing] = piece(client, run)
    return looks


def mark_everybody(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "turn", student=cedar.noah, state="shared")
        tap(run, "turn", student=cedar.maya, state="passed")
        tap(run, "turn", student=cedar.zoe, state="come_back")
        tap(run, "keeper", student=cedar.maya)
        tap(run, "hand_to", student=cedar.noah)


@pytest.mark.parametrize("showing", SHOWINGS)
def test_nothing_of_the_teachers_is_sent(cedar: Place, rivera: Client, run: Run, showing: str) -> None:
    mark_everybody(cedar, run)
    for step in STEPS:
        with cedar.context():
            show(run, step, showing)
        for text in sent(rivera, run):
            assert "canary" not in text
            assert not [word for word in STATES if word in text]
            assert not re.search(r"\b(37|38|39)\b", text)


@pytest.mark.parametrize("showing", ["step", "hands"])
def test_no_student_is_named_unless_the_teacher_chose_so(
    cedar: Place, rivera: Client, run: Run, showing: str
) -> None:
    for step in STEPS:
        with cedar.context():
            show(run, step, showing)
        assert not [name for text in sent(rivera, run) for name in NAMES if name in text]


def test_names_are_first_names_and_nothing_beside_them(cedar: Place, rivera: Client, run: Run) -> None:
    mark_everybody(cedar, run)
    for showing in ("order", "groups"):
        with cedar.context():
            show(run, 1, showing)
        assert all(f">{name}</span></li>" in piece(rivera, run) for name in ("Maya", "Noah", "Zoë"))


def test_it_looks_the_same_whatever_became_of_the_turns(cedar: Place, rivera: Client, run: Run) -> None:
    before = every_look(cedar, run, rivera)
    mark_everybody(cedar, run)
    assert every_look(cedar, run, rivera) == before


def test_who_is_absent_looks_like_who_never_was_there(cedar: Place, rivera: Client, run: Run) -> None:
    before = every_look(cedar, run, rivera)
    with cedar.context():
        tap(run, "absent", student=cedar.maya)
    after = every_look(cedar, run, rivera)
    changed = {showing for (_step, showing), text in after.items() if text != before[_step, showing]}
    assert changed == {"order"}
    assert "Maya" not in after[1, "order"]


@pytest.mark.parametrize("moment", ["put_back", "end"])
def test_before_and_after_it_nobody_is_named(cedar: Place, rivera: Client, run: Run, moment: str) -> None:
    mark_everybody(cedar, run)
    for showing in SHOWINGS:
        with cedar.context():
            show(run, 2, showing)
            if moment == "end":
                tap(run, "end")
            else:
                Circle.objects.filter(pk=run.circle_id).update(state="planned")
        for text in sent(rivera, run):
            assert not [word for word in (*NAMES, *STATES, "canary", TEXTS["think"]) if word in text]


def test_the_screen_is_made_of_nothing_that_could_tell(cedar: Place, rivera: Client, run: Run) -> None:
    screen: Any = rivera.get(url_of(run, "present_state")).context["screen"]
    assert set(vars(screen)) == {
        "stamp",
        "shows",
        "agreements",
        "kind",
        "title",
        "words",
        "may_pass",
        "left",
        "seconds",
        "order",
        "groups",
    }
