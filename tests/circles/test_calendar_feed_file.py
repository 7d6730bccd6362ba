"""The file of a person's own calendar: strict, with wall times that stay, and a rising sequence."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from circles.feed.zones import zone_component
from circles.log import Log, save_log, unlog_circle
from circles.models import Circle
from circles.notes import Note
from circles.schedule import cancel_circle, move_circle, move_circle_back, restore_circle
from schools.models import Closure, Leadership, School, SchoolYear
from tests.cast import Place
from tests.circles.calendar_files import Part, instant_of, read_file, wall_of
from tests.circles.feeding import TODAY, address_of, event_of, events_of, fetch, read, spot
from tests.circles.planning import (
    CANARY,
    SignIn,
    close,
    put_circle,
    put_series,
)

pytestmark = pytest.mark.usefixtures("tuesday_morning")

ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]


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
            log = Log(Note(CANARY), {cedar.maya.pk: "shared"})
            save_log(Circle.objects.get(), log, by=cedar.rivera, token=uuid4(), version=version)
        seen.append(event_of(cedar.maya, circle))
    with cedar.context():
        unlog_circle(Circle.objects.get(), by=cedar.rivera)
    seen.append(event_of(cedar.maya, circle))
    assert [event.given["STATUS"] for event in seen] == ["CANCELLED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.sequence for event in seen] == [0, 1, 1, 2]
