"""A person's circles in their own calendar: who gets which, until when, and how they are served."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from circles.feed import addresses, events
from circles.feed.addresses import make_address, signer
from circles.feed.events import Event
from circles.feed.file import calendar_file
from circles.models import CalendarFeed, Circle
from circles.schedule import cancel_circle
from schools import clock
from schools.models import Account, Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.calendar_files import read_file
from tests.circles.feeding import PAGE, TODAY, address_of, events_of, fetch
from tests.circles.planning import (
    CANARY,
    SignIn,
    put_circle,
)

pytestmark = pytest.mark.usefixtures("tuesday_morning")

NAMES = ("Maya", "Noah", "Zoë", "Iris", "Torres", "Rivera", "Park", "Harbor", "Fire drill", CANARY)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("rivera", [17, 23, 24, 1]),
        ("osei", [2]),
        ("sam", [24]),
        ("maya", [17, 23, 24, 1]),
        ("iris", [2]),
        ("pat", []),
        ("diaz", [17, 23, 24, 1, 2]),
        ("okafor", [17, 23, 24, 1, 2]),
    ],
)
def test_each_role_gets_its_own_circles_and_no_name(calendar: Place, name: str, days: list[int]) -> None:
    response = fetch(address_of(calendar.people[name]))
    assert [event.wall("DTSTART").day for event in read_file(response.content).named("VEVENT")] == days
    assert not [word for word in NAMES if word in response.content.decode()]


@pytest.mark.promise("isolation")
def test_the_other_school_gets_its_own(calendar: Place, harbor: Place) -> None:
    [event] = events_of(harbor.hana)
    assert event.text("LOCATION") == "Harbor pier"
    assert CANARY not in fetch(address_of(harbor.hale)).content.decode()


def test_it_reaches_from_sixty_days_back_to_the_end_of_the_year_to_come(cedar: Place) -> None:
    with cedar.context():
        for on in (date(2026, 9, 24), date(2026, 9, 25), date(2027, 12, 31), date(2028, 1, 1)):
            put_circle(cedar, on)
    assert [event.wall("DTSTART").date() for event in events_of(cedar.maya)] == [
        date(2026, 9, 25),
        date(2027, 12, 31),
    ]


@pytest.mark.parametrize("name", ["diaz", "okafor"])
def test_who_sees_every_advisory_gets_the_weeks_around_today(
    cedar: Place, sign_in: SignIn, name: str
) -> None:
    with cedar.context():
        for on in (date(2026, 11, 9), date(2026, 11, 10), date(2027, 1, 19), date(2027, 1, 20)):
            put_circle(cedar, on)
    found = [event.wall("DTSTART").date() for event in events_of(cedar.people[name])]
    assert found == [date(2026, 11, 10), date(2027, 1, 19)]
    words = "from two weeks back to eight weeks ahead"
    assert words in sign_in(cedar.people[name]).get(PAGE).content.decode()
    assert words not in sign_in(cedar.rivera).get(PAGE).content.decode()


def test_it_has_its_bounds(calendar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST", 2)
    assert [event.wall("DTSTART").day for event in events_of(calendar.okafor)] == [17, 23]


def test_the_biggest_file_stays_below_what_calendars_take(cedar: Place) -> None:
    """Google leaves out what is much longer than a megabyte: 60 advisories that meet four times a week."""
    now, number = clock.now(), 60 * 4 * 10
    most = [Event(n, now, now, "Advisory 7B", "Room 112", False, 1, now) for n in range(number)]
    assert len(calendar_file(cedar.school, most)) < 1_000_000


def leave(place: Place) -> None:
    Member.objects.filter(pk=place.rivera.pk).update(left_on=TODAY)


def disable(place: Place) -> None:
    Account.objects.filter(pk=place.rivera.account_id).update(is_active=False)


def lose_the_account(place: Place) -> None:
    Member.objects.filter(pk=place.rivera.pk).update(account=None)


def become(role: str) -> Callable[[Place], None]:
    return lambda place: Member.objects.filter(pk=place.rivera.pk).update(role=role) and None


@pytest.mark.parametrize(
    "end",
    [
        leave,
        disable,
        lose_the_account,
        become("it_lead"),
        become("district"),
        lambda place: addresses.stop_feed(place.rivera),
        lambda place: make_address(place.rivera),
        lambda place: CalendarFeed.objects.all().delete(),
    ],
    ids=["left", "disabled", "no account", "IT lead", "district", "stopped", "new address", "deleted"],
)
@pytest.mark.promise("access-ends")
def test_whoever_has_no_access_meets_what_an_unknown_address_meets(
    calendar: Place, end: Callable[[Place], Any]
) -> None:
    address = address_of(calendar.rivera)
    assert fetch(address).status_code == 200
    with calendar.context():
        end(calendar)
    response, unknown = fetch(address), fetch(f"{PAGE}unknown.ics")
    assert response.status_code == unknown.status_code == 404
    assert response.content == unknown.content
    assert plain_headers(response) == plain_headers(unknown)
    assert not response.cookies


def plain_headers(response: Any) -> dict[str, str]:
    """All but the policy, whose parts come in any order."""
    return {key: value for key, value in response.items() if key != "Content-Security-Policy"}


@pytest.mark.promise("access-ends")
def test_circles_end_with_the_advisory(calendar: Place) -> None:
    teacher, student = address_of(calendar.rivera), address_of(calendar.maya)
    with calendar.context():
        Leadership.objects.filter(member=calendar.rivera).update(until_on=TODAY - timedelta(1))
        Enrollment.objects.filter(student=calendar.maya).update(until_on=TODAY - timedelta(1))
    assert not read_file(fetch(teacher).content).named("VEVENT")
    kept = read_file(fetch(student).content).named("VEVENT")
    assert [event.wall("DTSTART").day for event in kept] == [17, 23]


@pytest.mark.promise("guessing-fails")
def test_forged_addresses_open_nothing(calendar: Place, harbor: Place) -> None:
    token = address_of(calendar.rivera).removeprefix(PAGE).removesuffix(".ics")
    said_part, signature = token.split(".")
    nonce = said_part.partition("-")[2]
    forged = [
        "x",
        said_part,
        f"{said_part}.{signature[:-1]}",
        f"{said_part[:-1]}x.{signature}",
        f"{harbor.school.pk}-{nonce}.{signature}",
        signer().sign(f"{harbor.school.pk}-{nonce}"),
        signer().sign(f"{calendar.school.pk}-guess"),
        "1" * 5000,
        "é\u2028",
    ]
    assert [fetch(f"{PAGE}{each}.ics").status_code for each in forged] == [404] * len(forged)
    assert fetch(f"{PAGE}{token}.ics").status_code == 200
    assert fetch(f"{PAGE}\0.ics").status_code == 400


def test_somebody_else_who_is_signed_in_gets_the_owners_file(
    calendar: Place, harbor: Place, sign_in: SignIn
) -> None:
    """In a browser of another school's teacher too, whose own school is not touched."""
    address = address_of(calendar.maya)
    for person in (calendar.osei, harbor.hale):
        response = sign_in(person).get(address)
        assert response.content == fetch(address).content


def test_it_is_private_and_sets_no_cookie(calendar: Place) -> None:
    response = fetch(address_of(calendar.rivera))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_an_unchanged_file_is_not_sent_again(calendar: Place) -> None:
    address = address_of(calendar.rivera)
    etag = fetch(address)["ETag"]
    again = fetch(address, if_none_match=etag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert "private" in again["Cache-Control"]
    with calendar.context():
        cancel_circle(Circle.objects.get(on=TODAY), "Fire drill")
    changed = fetch(address, if_none_match=etag)
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_a_head_request_gets_no_file(calendar: Place) -> None:
    response = Client().head(address_of(calendar.rivera))
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


def test_a_program_that_asks_without_end_is_told_to_wait(
    calendar: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "MOST_AN_HOUR", 2)
    mine, other = address_of(calendar.rivera), address_of(calendar.maya)
    assert [fetch(mine).status_code for _ in range(3)] == [200, 200, 429]
    assert fetch(mine)["Retry-After"] == "3600"
    assert fetch(other).status_code == 200


def test_more_circles_take_no_more_queries(cedar: Place) -> None:
    counts = []
    for on in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 3)):
        with cedar.context():
            put_circle(cedar, on)
        addresses_now = [address_of(cedar.people[name]) for name in ("rivera", "maya", "okafor")]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert {fetch(address).status_code for address in addresses_now} == {200}
        counts.append(len(queries))
    assert counts[0] == counts[2]


@pytest.mark.promise("nothing-in-clear")
def test_the_address_stands_in_no_log(calendar: Place, site_log: StringIO) -> None:
    address = address_of(calendar.rivera)
    Client().post(address)
    with calendar.context():
        addresses.stop_feed(calendar.rivera)
    fetch(address)
    assert site_log.getvalue().count("/circles/calendar/…") == 2
    assert address.removeprefix(PAGE)[:12] not in site_log.getvalue()
