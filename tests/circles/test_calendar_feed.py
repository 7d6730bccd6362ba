"""A person's circles in their own calendar: a strict file, by a secret address that ends with their access."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from circles.feed import addresses, events
from circles.feed.addresses import make_address, signer
from circles.feed.events import Event
from circles.feed.file import calendar_file
from circles.feed.zones import zone_component
from circles.log import Log, save_log, unlog_circle
from circles.models import CalendarFeed, Circle
from circles.schedule import Spot, cancel_circle, move_circle, move_circle_back, restore_circle
from roster.codes import new_code, redeem_code
from schools import clock
from schools.models import Account, Closure, Enrollment, Leadership, Member, School, SchoolYear
from tests.cast import PASSWORD, Place
from tests.circles.calendar_files import Part, instant_of, read_file, wall_of
from tests.circles.planning import (
    CANARY,
    SignIn,
    close,
    put_circle,
    put_held_circle,
    put_series,
    said,
)

pytestmark = pytest.mark.usefixtures("tuesday_morning")

PAGE = "/circles/calendar/"
TODAY = date(2026, 11, 24)
ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
NAMES = ("Maya", "Noah", "Zoë", "Iris", "Torres", "Rivera", "Park", "Harbor", "Fire drill", CANARY)


@pytest.fixture
def calendar(cedar: Place, harbor: Place) -> Place:
    """7B: held last week, cancelled yesterday, today, next week. 7C next week. Harbor's in its own place."""
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 17), place="Room 12")
        put_circle(cedar, date(2026, 11, 23), state="cancelled", reason="Fire drill")
        put_circle(cedar, TODAY, place="Room 12")
        put_circle(cedar, date(2026, 12, 1), place="Room 12")
        put_circle(cedar, date(2026, 12, 2), advisory="7C", place="Library")
    with harbor.context():
        put_circle(harbor, date(2026, 12, 1), advisory="8H", place="Harbor pier", note=CANARY)
    return cedar


def address_of(member: Member) -> str:
    with addresses_school(member):
        return make_address(member).removeprefix(settings.BASE_URL)


def addresses_school(member: Member) -> Any:
    return Place(member.school).context()


def fetch(address: str, **headers: str) -> Any:
    return Client().get(address, headers=headers)


def read(member: Member) -> Part:
    return read_file(fetch(address_of(member)).content)


def events_of(member: Member) -> list[Part]:
    return read(member).named("VEVENT")


def event_of(member: Member, circle: Circle) -> Part:
    [event] = [each for each in events_of(member) if each.given["UID"].startswith(f"circle-{circle.pk}@")]
    return event


# The file


@pytest.mark.parametrize("zone", ZONES)
def test_a_school_year_keeps_its_wall_times(
    cedar: Place, tuesday_morning: time_machine.Traveller, zone: str
) -> None:
    tuesday_morning.move_to(datetime(2026, 8, 25, 8, tzinfo=UTC))
    put_year(cedar, zone)
    with cedar.context():
        circles = list(Circle.objects.all())
        move_circle(circles[3], spot(circles[3], date(2026, 9, 17), time(13, 40), 45, "Gym"))
        cancel_circle(circles[5], "Fire drill")
        circles = list(Circle.objects.order_by("pk"))
    found = read(cedar.rivera)
    parts = sorted(found.named("VEVENT"), key=lambda part: int(part.given["UID"][7:].split("@")[0]))
    assert len(parts) == len(circles) == 42
    assert {part.params["DTSTART"] for part in parts} == {f";TZID={zone}"}
    for circle, part in zip(circles, parts, strict=True):
        wall = circle.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert part.wall("DTSTART") == wall
        assert wall.time() == (time(13, 40) if circle == circles[3] else time(9, 5))
        assert instant_of(found, wall) == circle.starts_at
        assert instant_of(found, part.wall("DTEND")) == circle.ends_at
        assert part.given["STATUS"] == ("CANCELLED" if circle == circles[5] else "CONFIRMED")
        assert part.sequence == (1 if circle in (circles[3], circles[5]) else 0)
        assert part.given["URL"] == settings.BASE_URL + reverse("circles:circle_detail", args=[circle.pk])
    offsets = {circle.starts_at - circle.starts_at.replace(hour=0, minute=0) for circle in circles}
    assert len(offsets) == (2 if zone == "Asia/Kolkata" else 3)


def put_year(place: Place, zone: str) -> None:
    School.objects.update(time_zone=zone)
    place.school = School.objects.get()
    for member in place.people.values():
        member.school = place.school
    with place.context():
        SchoolYear.objects.update(starts_on=date(2026, 8, 24), ends_on=date(2027, 6, 18))
        place.year.refresh_from_db()
        advisory = place.advisories["7B"]
        advisory.school, advisory.year = place.school, place.year
        Leadership.objects.update(from_on=date(2026, 8, 1))
        put_series(place, date(2026, 8, 25), date(2027, 6, 14))


def spot(circle: Circle, on: date, at: time, minutes: int, place: str) -> Spot:
    return Spot(on, datetime.combine(on, at, circle.school.zone), minutes, place)


@pytest.mark.parametrize("zone", [*ZONES, "Europe/Dublin", "America/Phoenix", "Africa/Casablanca"])
def test_the_file_says_when_the_clocks_are_set(zone: str) -> None:
    """From wall time to instant and back, in every half hour around each change of two years."""
    described, zone_info = read_zone(zone), ZoneInfo(zone)
    for instant in instants(zone_info):
        wall = instant.astimezone(zone_info)
        assert wall_of(described, instant) == wall.replace(tzinfo=None), instant
        if wall.utcoffset() == wall.replace(fold=1 - wall.fold).utcoffset():
            assert instant_of(described, wall.replace(tzinfo=None)) == instant


def instants(zone: ZoneInfo) -> Iterator[datetime]:
    """Each noon in UTC, and every half hour of the day before it when the clocks were set."""
    for number in range(1, 2 * 365):
        noon = datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(number)
        before = noon - timedelta(1)
        if noon.astimezone(zone).utcoffset() != before.astimezone(zone).utcoffset():
            yield from (before + timedelta(minutes=30 * step) for step in range(48))
        yield noon


def read_zone(zone: str) -> Part:
    component = icalendar.Calendar()
    component.add("version", "2.0")
    component.add("prodid", "test")
    component.add_component(zone_component(zone, 2026, 2027))
    return read_file(component.to_ical())


def test_another_reader_understands_it(calendar: Place) -> None:
    found = icalendar.Calendar.from_ical(fetch(address_of(calendar.rivera)).content)
    assert not found.errors
    assert [str(event["SUMMARY"]) for event in found.events] == [
        "Circle · 7B",
        "Cancelled: Circle · 7B",
        "Circle · 7B",
        "Circle · 7B",
    ]
    assert [event.start.utcoffset() for event in found.events] == [timedelta(hours=-5)] * 4
    assert not any(event.errors for event in found.events)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("Room 12, upstairs; left\\right", None),
        ("Gym\r\nBEGIN:VEVENT\nSUMMARY:x\rEND:VEVENT", "Gym  BEGIN:VEVENT SUMMARY:x END:VEVENT"),
        ("Gym\x0b\x1b\x7f\x85\u2028end", "Gym     end"),
        ("Räume " + "𝔐é" * 47, None),
        ('"quoted" <b>bold</b> \\n', None),
        ("👩‍👧 " * 25, None),
        ("", ""),
    ],
)
def test_hostile_places_stay_in_their_line(cedar: Place, place: str, shown: str | None) -> None:
    with cedar.context():
        put_circle(cedar, TODAY, place=place)
    [event] = events_of(cedar.rivera)
    assert (event.text("LOCATION") if place else "") == (place if shown is None else shown)


def test_hostile_names_stay_in_their_line(cedar: Place) -> None:
    name = "7B, die Bären; \\N é" + "x" * 30
    with cedar.context():
        cedar.advisories["7B"].name = name
        cedar.advisories["7B"].save(update_fields=["name"])
        put_circle(cedar, TODAY)
    School.objects.update(name="Cedar; Grove,\nSchool " + "ö" * 90)
    found = read(cedar.rivera)
    assert found.named("VEVENT")[0].text("SUMMARY") == f"Circle · {name}"
    assert found.text("NAME") == found.text("X-WR-CALNAME") == "Circles · Cedar; Grove, School " + "ö" * 90


def test_it_says_how_often_to_ask(cedar: Place) -> None:
    given = read(cedar.rivera)
    assert given.given["REFRESH-INTERVAL"] == given.given["X-PUBLISHED-TTL"] == "PT1H"
    assert given.params["REFRESH-INTERVAL"] == ";VALUE=DURATION"
    assert given.given["X-WR-TIMEZONE"] == "America/New_York"


# What a change does


CHANGES: dict[str, Callable[[Circle], Any]] = {
    "cancel": lambda circle: cancel_circle(circle, "Fire drill"),
    "move": lambda circle: move_circle(circle, spot(circle, date(2026, 12, 3), time(10), 30, "Gym")),
}
BACK: dict[str, Callable[[Circle], Any]] = {"cancel": restore_circle, "move": move_circle_back}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_raises_the_sequence(
    cedar: Place, tuesday_morning: time_machine.Traveller, change: str
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY, place="Room 12")
    seen = [event_of(cedar.rivera, circle)]
    for verb in (CHANGES[change], BACK[change]):
        tuesday_morning.shift(60)
        with cedar.context():
            verb(Circle.objects.get())
        seen.append(event_of(cedar.rivera, circle))
    assert [event.sequence for event in seen] == [0, 1, 2]
    assert len({event.given["UID"] for event in seen}) == 1
    modified = [event.instant("LAST-MODIFIED") for event in seen]
    assert modified == [modified[0] + timedelta(minutes=minutes) for minutes in range(3)]
    assert [event.given["STATUS"] for event in seen[::2]] == ["CONFIRMED"] * 2
    assert seen[1].given["DTSTART"] != seen[0].given["DTSTART"] or seen[1].given["STATUS"] == "CANCELLED"
    assert seen[2].given["DTSTART"] == seen[0].given["DTSTART"]
    assert seen[2].sequence > seen[0].sequence


def test_days_without_school_come_and_go(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.okafor)
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    days = {"reason": "Snow", "starts_on": "2026-11-24", "ends_on": "2026-11-24"}
    seen = [event_of(cedar.rivera, circle)]
    client.post("/school/calendar/closures/new/", days)
    seen.append(event_of(cedar.rivera, circle))
    with cedar.context():
        url = f"/school/calendar/closures/{Closure.objects.get().pk}/"
    client.post(url, days | {"starts_on": "2026-11-25", "ends_on": "2026-11-25"})
    seen.append(event_of(cedar.rivera, circle))
    client.post(url, days)
    client.post(f"{url}remove/")
    seen.append(event_of(cedar.rivera, circle))
    assert [event.given["STATUS"] for event in seen] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED"]
    assert [event.sequence for event in seen] == [0, 1, 2, 4]
    assert seen[1].text("SUMMARY") == "Cancelled: Circle · 7B"
    assert seen[1].given["TRANSP"] == "TRANSPARENT"


def test_a_log_tells_only_that_the_circle_was_held(cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        close(cedar, TODAY, TODAY, "Snow")
    seen = [event_of(cedar.maya, circle)]
    for version in range(2):
        with cedar.context():
            log = Log(CANARY, {cedar.maya.pk: "shared"})
            save_log(Circle.objects.get(), log, by=cedar.rivera, token=uuid4(), version=version)
        seen.append(event_of(cedar.maya, circle))
    with cedar.context():
        unlog_circle(Circle.objects.get(), by=cedar.rivera)
    seen.append(event_of(cedar.maya, circle))
    assert [event.given["STATUS"] for event in seen] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.sequence for event in seen] == [0, 1, 1, 2]


# Who sees what, and until when


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


def test_circles_end_with_the_advisory(calendar: Place) -> None:
    teacher, student = address_of(calendar.rivera), address_of(calendar.maya)
    with calendar.context():
        Leadership.objects.filter(member=calendar.rivera).update(until_on=TODAY - timedelta(1))
        Enrollment.objects.filter(student=calendar.maya).update(until_on=TODAY - timedelta(1))
    assert not read_file(fetch(teacher).content).named("VEVENT")
    kept = read_file(fetch(student).content).named("VEVENT")
    assert [event.wall("DTSTART").day for event in kept] == [17, 23]


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


# How it is served


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


def test_the_address_stands_in_no_log(calendar: Place, site_log: StringIO) -> None:
    address = address_of(calendar.rivera)
    Client().post(address)
    with calendar.context():
        addresses.stop_feed(calendar.rivera)
    fetch(address)
    assert site_log.getvalue().count("/circles/calendar/…") == 2
    assert address.removeprefix(PAGE)[:12] not in site_log.getvalue()


# The page


def test_the_address_is_shown_once(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.maya)
    assert "Make my address" in client.get(PAGE).content.decode()
    made = client.post(PAGE)
    address = made.context["address"]
    assert address.startswith(f"{settings.BASE_URL}{PAGE}")
    assert f'value="{address}" readonly' in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    token = address.rpartition("/")[2].removesuffix(".ics")
    later = client.get(PAGE).content.decode()
    assert token not in later
    assert "Tuesday, November 24" in later
    with calendar.context():
        stored = str(CalendarFeed.objects.values().get())
    assert token not in stored
    assert token.split(".")[0].partition("-")[2] not in stored


def test_a_new_address_revokes_the_old_one(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.rivera)
    first, second = (client.post(PAGE).context["address"] for _ in range(2))
    assert [fetch(address).status_code for address in (first, second)] == [404, 200]
    with calendar.context():
        assert CalendarFeed.objects.count() == 1


def test_stopping_can_be_undone(calendar: Place, sign_in: SignIn) -> None:
    client = sign_in(calendar.maya)
    address = client.post(PAGE).context["address"]
    assert "does not work any more" in said(client.post(f"{PAGE}stop/", follow=True))
    assert said(client.post(f"{PAGE}stop/", follow=True)) == ""
    assert "Your address is stopped" in client.get(PAGE).content.decode()
    assert fetch(address).status_code == 404
    assert "works again" in said(client.post(f"{PAGE}restore/", follow=True))
    assert said(client.post(f"{PAGE}restore/", follow=True)) == ""
    assert fetch(address).status_code == 200


def change_password(place: Place, client: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": "three-quiet-otters", "password2": "three-quiet-otters"}
    client.post("/accounts/password/change/", form)


def choose_anew_by_mail(place: Place, client: Client) -> None:
    client.post("/accounts/password/reset/", {"email": place.maya.account.email})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "three-quiet-otters", "password2": "three-quiet-otters"})


def use_a_code(place: Place, client: Client) -> None:
    account = Account.objects.get(pk=place.maya.account_id)
    code = new_code(account)
    account.save()
    assert redeem_code(account.username, code, "three-quiet-otters")


@pytest.mark.parametrize("renew", [change_password, choose_anew_by_mail, use_a_code])
def test_a_new_password_stops_the_address(
    calendar: Place, harbor: Place, sign_in: SignIn, renew: Callable[[Place, Client], None]
) -> None:
    client = sign_in(calendar.maya)
    mine, another, elsewhere = (address_of(who) for who in (calendar.maya, calendar.noah, harbor.hana))
    renew(calendar, client if renew is change_password else Client())
    assert [fetch(address).status_code for address in (mine, another, elsewhere)] == [404, 200, 200]
    again = Client()
    again.post("/accounts/login/", {"login": "maya.cedar", "password": "three-quiet-otters"})
    assert "Your address is stopped" in again.get(PAGE).content.decode()


def test_stopping_touches_nobody_elses(calendar: Place, sign_in: SignIn) -> None:
    mine = address_of(calendar.rivera)
    sign_in(calendar.osei).post(f"{PAGE}stop/")
    assert fetch(mine).status_code == 200
    assert "Make my address" in sign_in(calendar.osei).get(PAGE).content.decode()


def test_the_page_says_when_a_calendar_asked_last(
    calendar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    client = sign_in(calendar.rivera)
    address = client.post(PAGE).context["address"]
    assert "Not yet" in client.get(PAGE).content.decode()
    for minutes, shown in ((0, "8 a.m."), (9, "8 a.m."), (3, "8:12 a.m.")):
        tuesday_morning.shift(timedelta(minutes=minutes))
        fetch(address)
        assert f"Tuesday, November 24, around {shown}" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("name", ["maya", "rivera", "okafor", "sam"])
def test_the_calendar_leads_to_it(calendar: Place, sign_in: SignIn, name: str) -> None:
    assert f'href="{PAGE}"' in sign_in(calendar.people[name]).get("/circles/").content.decode()
