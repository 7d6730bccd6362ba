"""Three schools with the same people: Cedar Grove, one of its district, and one of another."""

from dataclasses import dataclass

from django.db import transaction
from django.test import Client

from schools.models import District, Member, School
from tests.cast import Place, build_cedar, peopled
from tests.isolation.canaries import SECRET, plant, written_with_canaries
from tests.isolation.filling import Targets, fill
from tests.journals.rows import share


@dataclass
class World:
    """Its `targets` are what each URL points at, by the slug of the school. Both other schools are full of canaries."""

    places: dict[str, Place]
    targets: dict[str, Targets]
    sessions: dict[str, str]
    planted: dict[str, int]

    @property
    def others(self) -> list[Place]:
        return [place for slug, place in self.places.items() if slug != "cedar"]


def build_world() -> World:
    with transaction.atomic():
        cedar = build_cedar()
        places = {"cedar": cedar}
        for slug, district in (
            ("near", cedar.school.district),
            ("far", District.objects.create(name="Bayside")),
        ):
            places[slug] = peopled(
                School.objects.create(district=district, name=f"The {slug} school", slug=slug)
            )
        targets = {"cedar": fill(cedar)}
        with cedar.context():
            share(cedar.maya, "me", SECRET)
        with written_with_canaries() as sealed:
            targets |= {slug: fill(places[slug]) for slug in ("near", "far")}
        sessions = {name: sign_in(member) for name, member in cedar.people.items()}
    planted: dict[str, int] = {}
    for slug in ("near", "far"):
        for field, number in plant(places[slug], sealed).items():
            planted[field] = planted.get(field, 0) + number
    return World(places, targets, sessions, planted)


def sign_in(member: Member) -> str:
    client = Client()
    client.force_login(member.account)
    return client.cookies["sessionid"].value
