"""What tests of a person's own calendar share: its address, and what is fetched there."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.test import Client

from circles.feed.addresses import make_address
from circles.models import Circle
from circles.schedule import Spot
from schools.models import Member
from tests.cast import Place
from tests.circles.calendar_files import Part, read_file

PAGE = "/circles/calendar/"
TODAY = date(2026, 11, 24)


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


def spot(circle: Circle, on: date, at: time, minutes: int, place: str) -> Spot:
    return Spot(on, datetime.combine(on, at, circle.school.zone), minutes, place)
