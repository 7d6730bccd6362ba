"""The run screen as it is sent: whole for who leads the circle, less for a keeper, covered until it is switched on."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.models import PlanStep
from schools.models import Enrollment, Leadership, Member, Role
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, SignIn, put_circle
from tests.circles.running import page_of, put_run, start, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")

NAMES = ("Maya", "Noah", "Zoë")


def names_of_covered(page: str) -> list[str]:
    """Classes of the parts that hold a student's name: each is a part that the switch covers, or inside of one."""
    depth, covered, found = 0, None, []
    for tag, text in re.findall(r"(<[^>]+>)|([^<]+)", page):
        name = re.match(r"</?([a-z0-9]+)", tag)
        if name and name[1] in {"div", "ol", "details", "section", "form", "select"}:
            depth += -1 if tag.startswith("</") else 1
            if covered is None and "run-names" in tag:
                covered = depth
            if covered is not None and depth < covered:
                covered = None
        if covered is None and any(each in text for each in NAMES):
            found.append(text)
    return found


def seats_in(page: str) -> list[tuple[str, str]]:
    """Name and spoken words of each seat, in order."""
    seats = re.findall(r'<li id="seat-.*?</li>', page, re.S)
    words = [re.sub(r'<span[^>]*aria-hidden="true">[^<]*</span>', "", seat) for seat in seats]
    told = [re.sub(r"<[^>]+>", " ", each).split() for each in words]
    return [(each[0], " ".join(each[1:])) for each in told]


def test_the_leader_has_everything_at_hand(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    page = page_of(sign_in(cedar.rivera), run)
    for words in (
        "Next to speak",
        "Leave: the circle goes on",
        "Show names and turns",
        "Only on this screen.",
        "Next: <span data-name>Share</span>",
        "Stay two minutes longer",
        "End the circle",
        "Not yet had a turn: 3",
        "Come back to me",
        "Not here",
        "Shuffle",
        "The other way round",
        "Start with <span data-name>Noah</span>",
        "Pairs and groups",
        "Who keeps the circle",
        "Just for me",
        "Add a follow-up",
        "What made you laugh this week?",
    ):
        assert words in page, words
    assert 'data-clock="left">5:00' in page
    assert 'target="_blank" rel="noopener"' in page
    assert page.count("btn-primary") == 1


def test_each_seat_tells_its_turn_in_a_word(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "step", at=0, to=1)
        tap(run, "turn", student=cedar.noah, state="come_back")
    client = sign_in(cedar.rivera)
    assert seats_in(page_of(client, run)) == [
        ("Noah", "come back"),
        ("Maya", "speaking"),
        ("Zoë", "waiting"),
    ]
    with cedar.context():
        tap(run, "turn", student=cedar.maya, state="passed")
        tap(run, "absent", student=cedar.zoe)
        tap(run, "turn", student=cedar.noah, state="shared")
    page = page_of(client, run)
    assert seats_in(page) == [("Noah", "shared"), ("Maya", "passed"), ("Zoë", "absent")]
    assert "Everyone has had a turn" in page
    assert f'form="run-here" name="student" value="{cedar.zoe.pk}"' in page


def test_whom_one_comes_back_to_stands_in_the_queue(
    cedar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        run = put_run(cedar)
        for student in (cedar.maya, cedar.noah):
            tap(run, "turn", student=student, state="come_back")
            tuesday_morning.shift(30)
    queue = re.findall(r'id="queue-(\d+)-button" form="run-hand"', page_of(sign_in(cedar.rivera), run))
    assert queue == [str(cedar.maya.pk), str(cedar.noah.pk)]


def test_a_mirrored_screen_covers_every_name(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="come_back")
        tap(run, "keeper", student=cedar.maya)
        tap(run, "group", to=2)
    page = page_of(sign_in(cedar.rivera), run)
    assert all(name in page for name in NAMES)
    assert names_of_covered(page) == []
    assert re.search(r'<input[^>]*type="checkbox"[^>]*id="run-names"[^>]*data-names', page)
    assert "checked" not in page.split('id="run-names"')[1].split(">")[0]


def test_a_keeper_gets_names_and_places_and_nothing_of_turns(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="passed")
        tap(run, "turn", student=cedar.maya, state="come_back")
        tap(run, "keeper", student=cedar.maya)
        tap(run, "group", to=2)
    for name in ("circle_run", "run_state"):
        page = page_of(sign_in(cedar.maya), run, name)
        given = (*NAMES, "Shuffle", "Earlier", "Start with Maya", "Next: <span data-name>Share</span>")
        assert all(each in page for each in given)
        words = (
            "passed",
            "come_back",
            "come back",
            "data-state=",
            "data-holder",
            "to go",
            "queue",
            "run-group",
        )
        more = ("Shared", "keeper", "End the circle", "follow", "absent", "hands", "present", "canary")
        found = [
            each for each in (*words, *more) if each in page.split("<main")[-1].replace("data-state-url", "")
        ]
        assert found == []


def test_an_activity_is_directed_by_the_teacher_alone(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "keeper", student=cedar.maya)
        tap(run, "step", at=0, to=2)
    assert "canary-fold it" in page_of(sign_in(cedar.rivera), run)
    assert "canary" not in page_of(sign_in(cedar.maya), run)


def test_minutes_that_were_added_can_be_taken_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    client = sign_in(cedar.rivera)
    assert "Take back" not in page_of(client, run)
    client.post(url_of(run), {"do": "stretch", "at": 0, "to": 2})
    page = page_of(client, run)
    assert "Take back 2 min" in page
    assert 'data-clock="left">7:00' in page


def test_when_time_is_up_it_stays_gentle(
    cedar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        run = put_run(cedar)
    tuesday_morning.shift(60 * 60 * 2)
    page = page_of(sign_in(cedar.rivera), run)
    assert ">Take your time</p>" in page
    assert 'data-clock="left">0:00' in page
    assert "It is past 9:35" in page and "end when it suits the group" in page
    assert "danger" not in page


def test_before_the_end_it_asks_how_it_felt(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        plan = put_plan(cedar, circle, ("think", "share", "reflect", "thanks"))
        plan.parts.filter(kind="reflect").update(text="Write about a friend.")
        run = start(circle, cedar.rivera)
    client = sign_in(cedar.rivera)
    assert "Before you end" not in page_of(client, run)
    with cedar.context():
        tap(run, "step", at=0, to=3)
    page = page_of(client, run)
    assert "data-closing" in page
    assert all(
        each in page for each in ("Before you end", "Write about a friend.", "Ask the room how it felt")
    )
    strong = re.findall(r'btn-primary" id="([a-z-]+)"', page)
    assert strong == ["run-end-button"]


def test_once_ended_it_leads_to_the_log(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "end")
    page = page_of(sign_in(cedar.rivera), run)
    assert "The circle has ended" in page
    assert f'id="run-log" href="{url_of(run, "circle_log")}"' in page
    assert f'action="{url_of(run, "run_start")}"' in page
    assert page.count("btn-primary") == 1
    assert "data-tap" not in page


def test_an_advisory_without_students_and_a_plan_without_steps_are_met_with_kind_words(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        cedar.add_advisory("7D", [cedar.rivera], [])
        run = start(put_circle(cedar, TUESDAY.date(), advisory="7D"), cedar.rivera)
    client = sign_in(cedar.rivera)
    assert "Nobody is in this advisory yet." in page_of(client, run)
    with cedar.context():
        PlanStep.objects.filter(plan__circle=run.circle).delete()
    assert "Go around in your own time" in page_of(client, run)


@pytest.mark.parametrize(("number", "look"), [(24, "is-ring"), (40, "is-double"), (60, "is-list")])
def test_as_many_as_there_are_have_a_seat(number: int, look: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        enroll(cedar, number - 3)
    page = page_of(sign_in(cedar.rivera), run)
    assert len(seats_in(page)) == number
    assert f'{look}" id="run-seats" data-count="{number}"' in page


def enroll(cedar: Place, number: int) -> list[Member]:
    students = [cedar.add(f"s{at}", Role.STUDENT, f"Sam{at}", "X" * 40) for at in range(number)]
    Enrollment.objects.bulk_create(
        Enrollment(
            school=cedar.school,
            advisory=cedar.advisories["7B"],
            student=student,
            from_on=cedar.year.starts_on,
        )
        for student in students
    )
    return students


@pytest.mark.parametrize("name", ["circle_run", "run_state"])
def test_queries_do_not_grow_with_the_class(name: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    client = sign_in(cedar.rivera)
    page_of(client, run, name)
    with CaptureQueriesContext(connection) as few:
        page_of(client, run, name)
    with cedar.context():
        enroll(cedar, 21)
    page_of(client, run, name)
    with CaptureQueriesContext(connection) as many:
        page_of(client, run, name)
    assert len(many) == len(few)


@pytest.mark.promise("access-ends")
def test_who_led_the_circle_once_loses_the_board_at_the_next_question(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    rivera, others = sign_in(cedar.rivera), sign_in(cedar.diaz)
    assert rivera.get(url_of(run, "run_state")).status_code == 200
    assert others.get(url_of(run, "run_state")).status_code == 404
    with cedar.context():
        Leadership.objects.filter(member=cedar.rivera).update(until_on=run.circle.on - timedelta(days=1))
    assert rivera.get(url_of(run, "run_state")).status_code == 404
    assert rivera.post(url_of(run), {"do": "next"}).status_code == 404
