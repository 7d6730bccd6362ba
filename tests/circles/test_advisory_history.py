"""What an advisory did so far: its circles, how they went and felt, and what was promised."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from circles.history import last_time
from circles.models import Circle, FollowUp, ShowOfHands
from schools import clock
from schools.models import Leadership
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log
from tests.circles.planned import TEXTS, put_plan, words
from tests.circles.planning import CANARY, TUESDAY, SignIn, close, put_circle

TODAY = TUESDAY.date()
WEEK = timedelta(7)
pytestmark = pytest.mark.usefixtures("tuesday_morning")


def url(place: Place, advisory: str = "7B") -> str:
    return reverse("circles:advisory_history", args=[place.advisories[advisory].pk])


def put_past(place: Place, weeks: int = 1, promises: Any = (), **marks: str) -> Circle:
    """A held circle of so many weeks ago with a plan that went well, a show of hands and a note."""
    circle = put_circle(place, TODAY - weeks * WEEK)
    put_plan(place, circle).parts.filter(kind__in=("think", "activity")).update(went="well")
    put_log(circle, place.rivera, note=CANARY, promises=promises, **marks)
    put_hands(place, circle, 14, 6, 2)
    return circle


def put_hands(place: Place, circle: Circle, good: int, okay: int, hard: int) -> None:
    ShowOfHands.objects.update_or_create(
        circle=circle,
        school=place.school,
        defaults={"good": good, "okay": okay, "hard": hard, "counted_at": clock.now()},
    )


def in_sight(client: Client, page: str) -> str:
    """The words of the page without what is folded."""
    rest = words(client.get(page))
    while "<details" in rest:
        before, after = rest.split("<details", 1)
        rest = before + after.split("</details>", 1)[1]
    return rest


def days(client: Client, page: str) -> list[date]:
    """The circles that the page tells, from the top."""
    context = client.get(page).context
    latest = [context["latest"]] if context["latest"] else []
    return [past.circle.on for past in [*latest, *context["earlier"]]]


def test_last_time_is_on_top(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_past(cedar, 2)
        put_past(cedar, 1, noah="absent")
        put_circle(cedar, TODAY - timedelta(1), state="cancelled", reason="Fire drill")
        put_circle(cedar, TODAY - timedelta(4))
        put_circle(cedar, TODAY + WEEK)
        put_circle(cedar, TODAY, at=time(7), advisory="7C", state="held", log_version=1)
    client = sign_in(cedar.rivera)
    assert days(client, url(cedar)) == [date(2026, 11, day) for day in (17, 23, 20, 10)]
    page = in_sight(client, url(cedar))
    assert "7B has met 2 times" in page
    for told in (
        "Last time",
        "Held, 2 of 3 were there",
        f"“{TEXTS['think']}”",
        "Went well",
        "Part 2",
        "How it felt: 14 good, 6 okay, 2 not for me today",
        "Cancelled",
        "Fire drill",
        "Not logged yet",
    ):
        assert told in page, told


def test_a_day_without_school_was_never_due(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_circle(cedar, TODAY - WEEK)
        put_past(cedar, 2)
        close(cedar, TODAY - 2 * WEEK, TODAY - WEEK, "Fall break")
    assert days(sign_in(cedar.rivera), url(cedar)) == [TODAY - 2 * WEEK]


def test_fewer_than_ten_hands_are_not_told(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_past(cedar)
        put_hands(cedar, circle, 4, 3, 2)
    client = sign_in(cedar.rivera)
    assert "How it felt" not in words(client.get(url(cedar)))
    with cedar.context():
        put_hands(cedar, circle, 4, 3, 3)
    assert "How it felt: 4 good, 3 okay, 3 not for me today" in words(client.get(url(cedar)))


def test_names_and_notes_stay_folded(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        promises = (
            promise(cedar, cedar.rivera, "canary-lunch", student=cedar.maya),
            promise(cedar, cedar.rivera, "Share the playlist"),
        )
        put_past(cedar, 1, promises, noah="passed", zoe="absent")
        for weeks in (2, 3):
            put_past(cedar, weeks, noah="passed")
    client = sign_in(cedar.rivera)
    page, seen = words(client.get(url(cedar))), in_sight(client, url(cedar))
    assert "Share the playlist" in seen
    for folded in ("Maya", "Noah", "Álvarez", "Zoë", "canary-lunch", CANARY):
        assert folded not in seen, folded
    assert "canary-lunch" in page
    assert CANARY in page
    assert "You may want to check in with" in page
    assert "Noah Álvarez" in page


def test_promises_are_told_with_what_came_of_them(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_past(cedar, 1, (promise(cedar, cedar.diaz, "Bring the talking piece"),))
    client = sign_in(cedar.rivera)
    assert "Ms. Diaz does it" in in_sight(client, url(cedar))
    assert len(client.get(url(cedar)).context["group_promises"]) == 1
    with cedar.context():
        FollowUp.objects.update(done_at=clock.now(), done_by=cedar.diaz, outcome="It is green.")
    page = in_sight(client, url(cedar))
    assert "Done by Ms. Diaz, November 24" in page
    assert "It is green." in page
    assert "No promise is open." in page


def test_an_empty_history_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    page = in_sight(sign_in(cedar.rivera), url(cedar))
    assert "7B has not met yet" in page
    assert "When a circle of this group is held, it stands here" in page
    assert reverse("circles:circle_list") in page


def test_a_substitute_sees_the_named_days_alone(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        theirs = (promise(cedar, cedar.rivera, "canary-mine"),)
        put_past(cedar, 1, theirs)
        Leadership.objects.filter(member=cedar.sam).update(from_on=TODAY, until_on=TODAY)
        today = put_circle(cedar, TODAY, at=time(7))
        put_log(today, cedar.sam, note="An easy start.")
    client = sign_in(cedar.sam)
    assert days(client, url(cedar)) == [TODAY]
    page = words(client.get(url(cedar)))
    assert "Your days with 7B" in page
    assert "An easy start." in page
    for never in (CANARY, "canary-mine", TEXTS["think"]):
        assert never not in page, never


def test_who_may_read_it(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_past(cedar, 1, (promise(cedar, cedar.diaz, "canary-promise", student=cedar.maya),))
    for name, member in (cedar.people | harbor.people).items():
        page = sign_in(member).get(url(cedar))
        status = {"rivera": 200, "lee": 200, "sam": 200}.get(name)
        assert page.status_code == (status or (403 if member.role in NEVER else 404)), name
        assert ("canary" in page.content.decode()) == (name in ("rivera", "lee")), name


NEVER = ("student", "it_lead", "district")


def test_more_circles_take_no_more_queries(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    def put(weeks: int) -> None:
        mine = promise(cedar, cedar.diaz, "Lunch", student=cedar.maya)
        done = promise(cedar, cedar.lee, "Bus", done_at=clock.now(), done_by=cedar.lee)
        handed = promise(cedar, cedar.lee, "Song", handed_from=cedar.diaz, handed_at=clock.now())
        with cedar.context():
            put_past(cedar, weeks, (mine, done, handed))

    def queries() -> int:
        with django_assert_max_num_queries(23) as captured:
            assert client.get(url(cedar)).status_code == 200
        return len(captured)

    put(1)
    client.get(url(cedar))
    few = queries()
    put(2)
    put(3)
    assert queries() == few


def test_long_histories_have_pages(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(12):
            put_circle(cedar, TODAY - timedelta(1 + number), state="held", log_version=1)
    client = sign_in(cedar.rivera)
    assert len(days(client, url(cedar))) == 10
    later = client.get(url(cedar), {"page": "2"})
    assert later.context["latest"] is None
    assert len(later.context["earlier"]) == 2
    assert "Promises still open" not in later.content.decode()
    assert client.get(url(cedar), {"page": "x' OR 1=1"}).status_code == 200


def test_last_time_is_the_latest_held_circle_before(cedar: Place) -> None:
    with cedar.context():
        now, past = put_circle(cedar, TODAY), put_past(cedar, 2)
        put_circle(cedar, TODAY - WEEK, state="cancelled", reason="Fire drill")
        put_circle(cedar, TODAY, at=time(7), advisory="7C", state="held", log_version=1)
        late = (
            promise(cedar, cedar.rivera, "Lunch", student=cedar.maya),
            promise(cedar, cedar.rivera, "Song"),
        )
        put_past(cedar, 3, late)
        found = last_time(now, cedar.rivera)
        assert found
        assert found.past.circle == past
        assert [step.went for step in found.past.done] == ["well", "well"]
        assert [each.promise for each in found.group_promises] == ["Song"]
        assert [each.promise for each in found.student_promises] == ["Lunch"]
        assert last_time(Circle.objects.earliest("on"), cedar.rivera) is None
        for other in (cedar.sam, cedar.osei, cedar.diaz, cedar.okafor):
            assert last_time(now, other) is None
