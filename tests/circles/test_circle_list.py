"""The calendar: every role sees its own circles, in a list and in a month, and never a note."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from circles.models import Circle
from schools.models import Advisory, Leadership
from tests.cast import Place
from tests.circles.planning import CANARY, TUESDAY, SignIn, close, put_circle, put_held_circle

pytestmark = pytest.mark.usefixtures("tuesday_morning")

LIST = "/circles/"
TODAY = date(2026, 11, 24)


@pytest.fixture
def calendar(cedar: Place, harbor: Place) -> Place:
    """7B: held last week, cancelled yesterday, today, next week. 7C and Harbor: next week, each in its own place."""
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 17), place="Room 12")
        put_circle(cedar, date(2026, 11, 23), state="cancelled", reason="Fire drill")
        put_circle(cedar, TODAY, place="Room 12")
        put_circle(cedar, date(2026, 12, 1), place="Room 12")
        put_held_circle(cedar, date(2026, 11, 18), advisory="7C", place="Old Gym")
        put_circle(cedar, date(2026, 12, 2), advisory="7C", place="Old Gym")
    with harbor.context():
        put_circle(harbor, date(2026, 12, 1), advisory="8H", place="Harbor pier", note=CANARY)
    return cedar


def shown(response: Any) -> list[tuple[str, int]]:
    """The circles of the list as they come: advisory and day of the month."""
    return [
        (str(circle.advisory), circle.on.day) for day in response.context["days"] for circle in day.circles
    ]


@pytest.mark.parametrize(
    ("name", "coming", "past"),
    [
        ("rivera", [("7B", 24), ("7B", 1)], [("7B", 23), ("7B", 17)]),
        ("osei", [("7C", 2)], [("7C", 18)]),
        ("sam", [("7B", 24)], []),
        ("maya", [("7B", 24), ("7B", 1)], [("7B", 23), ("7B", 17)]),
        ("iris", [("7C", 2)], [("7C", 18)]),
        ("pat", [], []),
        ("diaz", [("7B", 24), ("7B", 1), ("7C", 2)], [("7B", 23), ("7C", 18), ("7B", 17)]),
        ("okafor", [("7B", 24), ("7B", 1), ("7C", 2)], [("7B", 23), ("7C", 18), ("7B", 17)]),
    ],
)
def test_each_role_sees_its_own_circles(
    calendar: Place, sign_in: SignIn, name: str, coming: list[Any], past: list[Any]
) -> None:
    client = sign_in(calendar.people[name])
    pages = [client.get(LIST), client.get(LIST, {"view": "past"}), client.get(LIST, {"view": "month"})]
    assert shown(pages[0]) == coming
    assert shown(pages[1]) == past
    for page in pages:
        words = page.content.decode()
        assert CANARY not in words
        assert "Harbor" not in words
    assert ("Old Gym" in pages[0].content.decode()) == (("7C", 2) in coming)


@pytest.mark.parametrize("name", ["jo", "ruth"])
def test_roles_without_circles_meet_403(cedar: Place, sign_in: SignIn, name: str) -> None:
    assert sign_in(cedar.people[name]).get(LIST).status_code == 403


def test_a_note_is_not_even_read(calendar: Place, sign_in: SignIn) -> None:
    with CaptureQueriesContext(connection) as asked:
        sign_in(calendar.rivera).get(LIST, {"view": "past"})
    assert asked.captured_queries
    assert not any("logrevision" in query["sql"] for query in asked.captured_queries)


def test_the_heading_says_when_the_next_circle_is(calendar: Place, sign_in: SignIn) -> None:
    page = sign_in(calendar.rivera).get(LIST).content.decode()
    assert "Next circle: Tuesday, November 24, 9:05–9:35 a.m." in page


def test_a_day_without_school_is_not_the_next_circle(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        close(calendar, TODAY, TODAY, "Flood")
    page = sign_in(calendar.rivera).get(LIST).content.decode()
    assert "Next circle: Tuesday, December 1" in page


def test_past_circles_say_how_they_stand(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        put_circle(calendar, date(2026, 11, 19))
        close(calendar, date(2026, 11, 20), date(2026, 11, 20), "Power cut")
        put_circle(calendar, date(2026, 11, 20))
    rivera = sign_in(calendar.rivera)
    page = " ".join(rivera.get(LIST, {"view": "past"}).content.decode().split())
    for words in ("Held", "Cancelled: Fire drill", "Not logged yet", "No school: Power cut"):
        assert words in page
    assert page.count("Log it") == 1
    coming = rivera.get(LIST)
    assert coming.context["waiting"] == 1
    assert "1 circle is over and not logged yet." in " ".join(coming.content.decode().split())
    assert shown(rivera.get(LIST, {"view": "waiting"})) == [("7B", 19)]


def test_only_those_who_lead_a_circle_are_asked_to_log_it(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        put_circle(calendar, date(2026, 11, 19))
        Leadership.objects.create(
            school=calendar.school, advisory=calendar.advisories["7C"], member=calendar.diaz, from_on=TODAY
        )
        put_circle(calendar, date(2026, 11, 19), advisory="7C", at=time(10))
    for name, asked in (("rivera", 1), ("maya", 0), ("okafor", 0), ("diaz", 1)):
        page = sign_in(calendar.people[name]).get(LIST, {"view": "past"}).content.decode()
        assert page.count("Log it") == asked, name


def test_closures_are_told_between_circles(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        close(calendar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
        close(calendar, date(2026, 11, 20), date(2026, 11, 24), "Flood")
        close(calendar, date(2026, 12, 20), date(2026, 12, 31), "Winter break")
    response = sign_in(calendar.rivera).get(LIST)
    told = {closure.reason: day.on for day in response.context["days"] for closure in day.closures}
    assert told == {"Flood": TODAY, "Thanksgiving": date(2026, 11, 26)}
    page = " ".join(response.content.decode().split())
    assert "No school until Friday, November 27: Thanksgiving" in page
    assert "No school: Flood" in page


def test_one_advisory_of_several(calendar: Place, harbor: Place, sign_in: SignIn) -> None:
    okafor = sign_in(calendar.okafor)
    only = {"advisory": calendar.advisories["7C"].pk}
    page = okafor.get(LIST, only)
    assert shown(page) == [("7C", 2)]
    assert f"/circles/series/new/?advisory={only['advisory']}" in page.content.decode()
    for strange in (harbor.advisories["8H"].pk, "x", "0"):
        assert len(shown(okafor.get(LIST, {"advisory": strange}))) == 3
    assert shown(sign_in(calendar.rivera).get(LIST, only)) == [("7B", 24), ("7B", 1)]


def test_a_month_has_every_school_day_with_its_circles_and_closures(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        close(calendar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
    response = sign_in(calendar.rivera).get(LIST, {"view": "month", "month": "2026-11"})
    assert response.context["days"][0].on == date(2026, 11, 2)
    days = [day for day in response.context["days"] if not day.is_outside]
    assert [day.on.day for day in days] == [day for day in range(2, 31) if date(2026, 11, day).weekday() < 5]
    assert {day.on.day: day.closures[0].reason for day in days if day.closures} == {
        26: "Thanksgiving",
        27: "Thanksgiving",
    }
    assert {day.on.day: len(day.circles) for day in days if day.circles} == {17: 1, 23: 1, 24: 1}
    page = response.content.decode()
    assert 'class="month five-days"' in page
    assert "month=2026-10" in page
    assert "month=2026-12" in page


def test_a_circle_on_a_weekend_widens_the_month(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        put_circle(calendar, date(2026, 11, 28))
    response = sign_in(calendar.rivera).get(LIST, {"view": "month", "month": "2026-11"})
    assert len(response.context["names"]) == 7
    assert 'class="month "' in response.content.decode()


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0001-01", "9999-12", "2026-11-24"])
def test_a_month_that_is_none_is_this_month(calendar: Place, sign_in: SignIn, month: str) -> None:
    response = sign_in(calendar.rivera).get(LIST, {"view": "month", "month": month})
    assert response.context["month"] == date(2026, 11, 1)


def test_a_crowded_day_of_the_month_is_a_count_that_leads_to_the_day(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for hour in range(9, 14):
            put_circle(cedar, TODAY, at=time(hour))
        put_held_circle(cedar, TODAY, at=time(8), advisory="7C")
    okafor = sign_in(cedar.okafor)
    page = " ".join(okafor.get(LIST, {"view": "month"}).content.decode().split())
    assert "6 circles, 1 held" in page
    assert "view=day&amp;day=2026-11-24" in page
    assert len(shown(okafor.get(LIST, {"view": "day", "day": "2026-11-24"}))) == 6
    assert okafor.get(LIST, {"view": "day", "day": "yesterday"}).context["day"] == TODAY


def test_who_is_offered_to_schedule(calendar: Place, sign_in: SignIn) -> None:
    for name in calendar.people:
        response = sign_in(calendar.people[name]).get(LIST)
        offered = response.status_code == 200 and "/circles/series/new/" in response.content.decode()
        assert offered == (name in {"rivera", "lee", "osei", "okafor"}), name


def test_a_long_list_has_pages(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(30):
            put_circle(cedar, TODAY + timedelta(number))
    rivera = sign_in(cedar.rivera)
    assert len(shown(rivera.get(LIST))) == 25
    assert len(shown(rivera.get(LIST, {"page": "2"}))) == 5
    assert rivera.get(LIST, {"page": "2"}).context["next_circle"] is None
    assert len(shown(rivera.get(LIST, {"page": "x"}))) == 25


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rivera", "Schedule a whole term on one page."),
        ("okafor", "Schedule a whole term on one page."),
        ("maya", "Your teacher puts them here."),
        ("sam", "When you stand in for a teacher"),
        ("pat", "Ask an administrator to add you to yours."),
        ("diaz", "No circles are planned."),
    ],
)
def test_an_empty_calendar_says_the_next_step(cedar: Place, sign_in: SignIn, name: str, words: str) -> None:
    assert words in sign_in(cedar.people[name]).get(LIST).content.decode()
    assert sign_in(cedar.people[name]).get(LIST, {"view": "past"}).status_code == 200
    assert sign_in(cedar.people[name]).get(LIST, {"view": "month"}).status_code == 200


@pytest.mark.parametrize("view", ["", "past", "month", "waiting"])
def test_as_many_queries_for_one_circle_as_for_three(cedar: Place, sign_in: SignIn, view: str) -> None:
    clients = [sign_in(cedar.people[name]) for name in ("rivera", "okafor", "maya", "sam", "diaz")]
    days = [TODAY - timedelta(1), TODAY, TODAY + timedelta(1)]
    with cedar.context():
        for day in days:
            put_circle(cedar, day)
    for client in clients:
        client.get(LIST, {"view": view})
    few = [queries_of(client, view) for client in clients]
    assert max(few) <= 13
    with cedar.context():
        for number, day in enumerate(days * 2):
            put_circle(cedar, day, at=time(11, number))
        close(cedar, TODAY, TODAY, "Snow day")
        close(cedar, TODAY + timedelta(1), TODAY + timedelta(1), "Snow day")
    assert [queries_of(client, view) for client in clients] == few


def queries_of(client: Client, view: str) -> int:
    """Without the savepoint of a test's outer transaction."""
    with CaptureQueriesContext(connection) as found:
        client.get(LIST, {"view": view})
    return sum("SAVEPOINT" not in query["sql"] for query in found.captured_queries)


def test_what_was_planned_for_an_archived_advisory_is_gone(calendar: Place, sign_in: SignIn) -> None:
    with calendar.context():
        put_circle(calendar, date(2026, 11, 19))
        Advisory.objects.filter(name="7B").update(archived_on=TODAY)
    okafor = sign_in(calendar.okafor)
    assert shown(okafor.get(LIST)) == [("7C", 2)]
    assert shown(okafor.get(LIST, {"view": "past"})) == [("7B", 23), ("7B", 19), ("7C", 18), ("7B", 17)]
    with calendar.context():
        assert [circle.on.day for circle in Circle.objects.unlogged(TUESDAY)] == [19]
        Advisory.objects.filter(name="7B").update(archived_on=date(2026, 11, 19))
        assert not Circle.objects.unlogged(TUESDAY).exists()


def test_what_waits_for_its_log(cedar: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, TODAY, at=time(7))
        put_circle(cedar, TODAY, at=time(7, 40))
        put_circle(cedar, date(2026, 12, 1))
        over = put_circle(cedar, TODAY, at=time(7, 10), minutes=50)
        put_circle(cedar, date(2026, 11, 18), state="cancelled", reason="Assembly")
        close(cedar, date(2026, 11, 19), date(2026, 11, 19), "Snow day")
        put_circle(cedar, date(2026, 11, 19))
        assert list(Circle.objects.unlogged(TUESDAY)) == [over]
        assert Circle.objects.on_day(TODAY).count() == 3


@pytest.mark.parametrize(
    ("person", "links"),
    [
        ("rivera", {"Plans", "What 7B did", "Agreements", "Interviews", "Calendar on my phone"}),
        ("sam", {"Plans", "What 7B did", "Agreements", "Interviews", "Calendar on my phone"}),
        ("maya", {"Agreements", "Your interests", "Propose a prompt", "Calendar on my phone"}),
        ("pat", {"Calendar on my phone"}),
        ("diaz", {"Library", "Calendar on my phone"}),
        ("okafor", {"Library", "Calendar on my phone"}),
    ],
)
def test_everybody_finds_what_belongs_to_circles(
    person: str, links: set[str], cedar: Place, sign_in: SignIn
) -> None:
    assert links_of(sign_in(cedar.people[person])) == links


def links_of(client: Client) -> set[str]:
    page = client.get(LIST).content.decode()
    nav = page[page.index('class="group-links') :]
    return set(re.findall(r"</svg>([^<]+)</a>", nav[: nav.index("</nav>")]))


def test_an_administrator_who_leads_an_advisory_plans_its_circles(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Leadership.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7C"],
            member=cedar.okafor,
            from_on=cedar.year.starts_on,
        )
    assert links_of(sign_in(cedar.okafor)) == {
        "Library",
        "Plans",
        "What 7C did",
        "Agreements",
        "Interviews",
        "Calendar on my phone",
    }
