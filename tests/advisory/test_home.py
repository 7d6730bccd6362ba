"""The first page of each role: what to do now comes first, and nothing personal shows by itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.models import Circle
from schools.models import Enrollment, Leadership, Member
from tests.advisory.homes import shown
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log
from tests.circles.planning import TUESDAY, close, put_circle

SignIn = Callable[[Member], Client]
CANARY = "canary-55e0"
TODAY = TUESDAY.date()
WEEK = timedelta(7)


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


def log_url(circle: Circle) -> str:
    return reverse("circles:circle_log", args=[circle.pk])


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (TUESDAY, "Good morning, Ms. Rivera"),
        (TUESDAY.replace(hour=12), "Good afternoon, Ms. Rivera"),
        (TUESDAY.replace(hour=17), "Good evening, Ms. Rivera"),
        (TUESDAY.replace(hour=23, minute=59), "Tuesday, November 24"),
    ],
)
def test_the_school_greets_in_its_own_time(moment: Any, words: str, cedar: Place, sign_in: SignIn) -> None:
    with time_machine.travel(moment):
        assert words in shown(sign_in(cedar.rivera))[0]


def test_three_hours_west_it_is_still_morning(harbor: Place, sign_in: SignIn) -> None:
    with time_machine.travel(TUESDAY.replace(hour=14)):
        assert "Good morning, Harbor-Ed Hale" in shown(sign_in(harbor.hale))[0]


def test_todays_circle_comes_first_with_one_strong_action(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY, place="Room 12")
        put_circle(cedar, TODAY - WEEK)
        put_circle(cedar, TODAY + WEEK)
    client = sign_in(cedar.rivera)
    page = client.get("/").content.decode()
    before, *strong = page.split("btn-primary")
    assert len(strong) == 1
    assert f'action="{reverse("circles:run_start", args=[circle.pk])}"' in before
    assert "Run the circle" in strong[0]
    assert f'action="{reverse("circles:plan_accept", args=[circle.pk])}"' in strong[0]
    assert f'class="btn" href="{log_url(circle)}"' in page
    in_sight, _folded = shown(client)
    assert "9:05–9:35 a.m. · Room 12" in in_sight
    assert in_sight.index("This is proposed, and not taken yet.") < in_sight.index(
        "Earlier circles, not logged"
    )
    with time_machine.travel(TUESDAY.replace(hour=9, minute=10)):
        assert "Now · 9:05–9:35" in shown(sign_in(cedar.rivera))[0]
    with time_machine.travel(TUESDAY.replace(hour=10)):
        assert "Who was in the circle today?" in shown(sign_in(cedar.rivera))[0]


def test_without_a_circle_today_what_is_not_logged_comes_first(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        earlier, later = put_circle(cedar, TODAY - 2 * WEEK), put_circle(cedar, TODAY - WEEK)
        put_circle(cedar, TODAY + WEEK)
        put_circle(cedar, TODAY - 3 * WEEK, state="cancelled", reason="Assembly")
        close(cedar, TODAY - 4 * WEEK, TODAY - 4 * WEEK, "Storm")
        put_circle(cedar, TODAY - 4 * WEEK)
    page = sign_in(cedar.rivera).get("/").content.decode()
    assert "Earlier circles, not logged yet" in page
    assert page.split("btn-primary")[1].startswith(f'" href="{log_url(later)}"')
    assert log_url(earlier) in page
    assert "7B meets on Tuesday, December 1." in page


def test_whatever_is_not_logged_is_one_link_away(cedar: Place, sign_in: SignIn) -> None:
    """The home lists the latest three; the number beside the link is the calendar's own."""
    client = sign_in(cedar.rivera)
    with cedar.context():
        for weeks in (1, 2, 10):
            put_circle(cedar, TODAY - weeks * WEEK)
    assert "See all" not in shown(client)[0]
    with cedar.context():
        put_circle(cedar, TODAY, at=TUESDAY.time().replace(hour=7))
    assert "See all 4 that are not logged yet" in shown(client)[0]
    address = f"{reverse('circles:circle_list')}?view=waiting"
    assert f'href="{address}"' in client.get("/").content.decode()
    assert client.get(address).context["page"].paginator.count == 4
    upcoming = client.get(reverse("circles:circle_list")).content.decode()
    assert "4 circles are over and not logged yet." in upcoming


def test_a_logged_and_a_cancelled_circle_of_today_say_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_log(put_circle(cedar, TODAY), cedar.rivera)
        put_circle(cedar, TODAY, advisory="7C", state="cancelled", reason="Fire drill")
    assert "Today’s circle is held and logged." in shown(sign_in(cedar.rivera))[0]
    in_sight = shown(sign_in(cedar.osei))[0]
    assert "Today’s circle is cancelled. Fire drill" in in_sight
    assert "Log the circle" not in in_sight


def test_the_next_step_when_there_is_nothing_yet(cedar: Place, sign_in: SignIn) -> None:
    page = sign_in(cedar.rivera).get("/").content.decode()
    assert "Your circles are not in the calendar yet." in page
    assert reverse("circles:series_new") in page
    assert "You lead no advisory yet." in shown(sign_in(cedar.pat))[0]
    with cedar.context():
        put_circle(cedar, TODAY - WEEK, state="cancelled", reason="Assembly")
    assert "No circles are ahead." in shown(sign_in(cedar.rivera))[0]


def test_a_day_without_school_says_why(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_circle(cedar, TODAY)
        put_circle(cedar, TODAY + WEEK)
        close(cedar, TODAY, TODAY, "Snow day")
    for member in (cedar.rivera, cedar.maya):
        in_sight = shown(sign_in(member))[0]
        assert "There is no school today: Snow day." in in_sight
        assert "December 1" in in_sight
        assert "Log the circle" not in in_sight
    assert "Snow day" not in shown(sign_in(cedar.osei))[0], "no circle of his falls out"


def test_the_terms_dots(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_log(put_circle(cedar, TODAY - 2 * WEEK), cedar.rivera)
        put_circle(cedar, TODAY - WEEK, state="cancelled", reason="Assembly")
        put_circle(cedar, TODAY + WEEK)
        put_circle(cedar, TODAY - WEEK, advisory="7C")
    in_sight = shown(sign_in(cedar.rivera))[0]
    assert "1 of 2 circles held" in in_sight
    assert "Tue, Nov 17 (Assembly)" in in_sight
    assert "November 10: Held" in in_sight
    assert "November 17: Cancelled, Assembly" in in_sight
    assert "December 1: Planned" in in_sight


def test_each_advisory_has_its_own_circles(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        cedar.add_advisory("7D", [cedar.rivera], [])
        put_log(put_circle(cedar, TODAY), cedar.rivera)
        put_log(put_circle(cedar, TODAY - WEEK), cedar.rivera)
        second = put_circle(cedar, TODAY, at=TUESDAY.time().replace(hour=11), advisory="7D")
        put_circle(cedar, TODAY - WEEK, advisory="7D")
    client = sign_in(cedar.rivera)
    page = client.get("/").content.decode()
    assert reverse("circles:run_start", args=[second.pk]) in page.split("btn-primary")[0]
    in_sight = shown(client)[0]
    assert "7B · 2 of 2 circles held" in in_sight
    assert "7D · 0 of 1 circle held" in in_sight


def test_nothing_personal_shows_by_itself(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(1, 4):
            put_log(put_circle(cedar, TODAY - number * WEEK), cedar.rivera, note=CANARY, noah="passed")
        circle = put_circle(cedar, TODAY - 4 * WEEK)
        promises = (
            promise(cedar, cedar.rivera, f"{CANARY} lunch", student=cedar.maya),
            promise(cedar, cedar.diaz, f"{CANARY} bus", student=cedar.zoe),
            promise(cedar, cedar.rivera, "Share the playlist"),
        )
        put_log(circle, cedar.rivera, promises=promises)
    in_sight, folded = shown(sign_in(cedar.rivera))
    assert "Before you start You promised: Share the playlist" in in_sight
    assert "Before you start Ms. Rivera promised: Share the playlist" in shown(sign_in(cedar.lee))[0]
    assert "2 promises about students are open" in in_sight
    assert "Just for me" in in_sight
    assert "Whom you may want to check in with." in in_sight
    for name in ("Maya", "Torres", "Noah", "Álvarez", "Zoë", "Young", CANARY):
        assert name not in in_sight, name
    assert f"{CANARY} lunch About Maya Torres" in folded
    assert f"{CANARY} bus About Zoë Young" in folded
    assert "You may want to check in with Noah Álvarez They have not shared" in folded


def test_whom_you_may_want_to_check_in_with(cedar: Place, sign_in: SignIn) -> None:
    """Three circles present without sharing; absence, fewer circles and one share keep a name out."""
    with cedar.context():
        quiet = [
            {"maya": "passed", "noah": "passed", "zoe": "absent"},
            {"maya": "not_reached", "noah": "shared", "zoe": "passed"},
            {"maya": "absent", "noah": "passed", "zoe": "passed"},
        ]
        for number, marks in enumerate(quiet):
            put_log(put_circle(cedar, TODAY - (number + 1) * WEEK), cedar.rivera, **marks)
    rivera = sign_in(cedar.rivera)
    assert "You may want to check in with" not in shown(rivera)[1]
    with cedar.context():
        put_log(put_circle(cedar, TODAY - 4 * WEEK), cedar.rivera, maya="come_back", zoe="shared")
        put_log(put_circle(cedar, TODAY - 5 * WEEK), cedar.rivera, maya="shared")
    folded = shown(rivera)[1]
    assert "check in with Maya Torres They" in folded
    assert "Maya" not in shown(sign_in(cedar.osei))[1]
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=TODAY - timedelta(1))
    assert "Maya" not in shown(rivera)[1]


def test_a_substitute_sees_the_named_days_circle(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        put_circle(cedar, TODAY - WEEK)
    page = sign_in(cedar.sam).get("/").content.decode()
    assert log_url(circle) in page
    assert "not logged yet" not in page
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).update(until_on=TODAY - WEEK, from_on=TODAY - WEEK)
    assert "You stand in for no circle today." in shown(sign_in(cedar.sam))[0]


def test_another_schools_circles_never_show(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY, place=CANARY)
        put_log(circle, cedar.rivera, note=CANARY, promises=(promise(cedar, cedar.rivera, CANARY),))
    for member in harbor.people.values():
        assert CANARY not in sign_in(member).get("/").content.decode()


def test_nobody_is_home_without_signing_in(cedar: Place, anonymous: Client) -> None:
    assert anonymous.get("/").url.startswith("/accounts/login/")


MOST_QUERIES = 32  # a dozen of them for the plan that is proposed for one circle
ROLES = ("rivera", "osei", "sam", "pat", "diaz", "okafor", "jo", "ruth", "maya")


@pytest.mark.parametrize("name", ROLES)
def test_more_circles_advisories_and_promises_take_no_more_queries(
    name: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.people[name])

    def queries() -> int:
        with django_assert_max_num_queries(MOST_QUERIES) as captured:
            client.get("/")
        return len(captured)

    def week(number: int) -> None:
        for advisory, leader in (("7B", cedar.rivera), ("7C", cedar.osei)):
            kept = tuple(
                promise(cedar, owner, f"{number}", student=cedar.maya) for owner in (cedar.diaz, leader)
            )
            circle = put_circle(cedar, TODAY - number * WEEK, advisory=advisory)
            put_log(circle, leader, promises=kept, maya="passed", iris="passed")
            put_circle(cedar, TODAY + number * WEEK, advisory=advisory)
            put_circle(cedar, TODAY - timedelta(number), advisory=advisory)

    with cedar.context():
        put_circle(cedar, TODAY)
        cedar.add_advisory("7F", [cedar.okafor], [])
        put_circle(cedar, TODAY, advisory="7F")
        for number in range(1, 4):
            week(number)
    client.get("/")
    few = queries()
    with cedar.context():
        for number in range(4, 7):
            week(number)
        for name_ in ("7D", "7E"):
            cedar.add_advisory(name_, [cedar.rivera, cedar.osei, cedar.okafor], [])
            put_circle(cedar, TODAY, advisory=name_)
            put_log(put_circle(cedar, date(2026, 11, 19), advisory=name_), cedar.rivera)
    assert queries() == few
