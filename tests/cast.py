"""The people of every test. Cedar Grove has two advisories; Harbor is the other school, which must never show.

Ms. Rivera and Mr. Lee lead 7B with Maya, Noah and Zoë. Mr. Osei leads 7C with Iris.
Sam Park stands in for 7B today. Pat Kim is staff without an advisory.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.utils.crypto import get_random_string

from schools import clock
from schools.context import school_context
from schools.models import (
    Account,
    Advisory,
    District,
    Enrollment,
    Leadership,
    Member,
    Role,
    School,
    SchoolYear,
    Term,
)
from schools.sessions import SessionStore

PASSWORD = "circle-time"
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Place:
    """A school with its people by first name in lower case: `cedar.rivera`, `cedar.maya`."""

    school: School
    year: SchoolYear | None = None
    term: Term | None = None
    people: dict[str, Member] = field(default_factory=dict)
    advisories: dict[str, Advisory] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def context(self) -> AbstractContextManager[None]:
        return school_context(self.school.pk)

    @property
    def today(self) -> date:
        return clock.today(self.school)

    def add(self, key: str, role: str, given: str, family: str, **more: Any) -> Member:
        return self.add_all({key: Member(role=role, given_name=given, family_name=family, **more)})[0]

    def add_all(self, members: dict[str, Member]) -> list[Member]:
        """Many at once, which takes two queries."""
        slug, password = self.school.slug, make_password(PASSWORD)
        accounts = [
            Account(username=f"{key}.{slug}", email=f"{key}@{slug}.example", password=password)
            for key in members
        ]
        for member, account in zip(members.values(), Account.objects.bulk_create(accounts), strict=True):
            member.school, member.account = self.school, account
        self.people |= members
        return Member.objects.bulk_create(members.values())

    def open_year(self) -> None:
        """A school year around today, with one term of the same dates."""
        first, last = self.today - timedelta(days=60), self.today + timedelta(days=200)
        self.year = SchoolYear.objects.create(
            school=self.school, name="This year", starts_on=first, ends_on=last
        )
        self.term = Term.objects.create(
            school=self.school, year=self.year, name="This term", starts_on=first, ends_on=last
        )

    def add_advisory(self, name: str, leaders: list[Member], students: list[Member]) -> Advisory:
        return self.add_advisories({name: (leaders, students)})[0]

    def add_advisories(self, people: dict[str, tuple[list[Member], list[Member]]]) -> list[Advisory]:
        """Many at once with their leaders and students, which takes three queries."""
        found = Advisory.objects.bulk_create(
            Advisory(school=self.school, year=self.year, name=name, grade="7", place="Room 12")
            for name in people
        )
        groups = list(zip(found, people.values(), strict=True))
        common = {"school": self.school, "from_on": self.year.starts_on}
        Leadership.objects.bulk_create(
            Leadership(advisory=advisory, member=leader, **common)
            for advisory, (leaders, _students) in groups
            for leader in leaders
        )
        Enrollment.objects.bulk_create(
            Enrollment(advisory=advisory, student=student, **common)
            for advisory, (_leaders, students) in groups
            for student in students
        )
        self.advisories |= dict(zip(people, found, strict=True))
        return found


def session_of(member: Member) -> str:
    """Its key, as if they had signed in: one query, where signing in takes a dozen."""
    account = member.account
    content = {
        SESSION_KEY: str(account.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }
    until = clock.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    row = Session(
        session_key=get_random_string(32), session_data=SessionStore().encode(content), expire_date=until
    )
    row.save(force_insert=True)
    return row.session_key


def build_cedar() -> Place:
    district = District.objects.create(name="Riverbend")
    return peopled(School.objects.create(district=district, name="Cedar Grove Middle School", slug="cedar"))


def peopled(school: School) -> Place:
    """The people of Cedar Grove, in any school that has nobody yet."""
    place = Place(school)
    with place.context():
        place.open_year()
        place.add_all(staff() | students())
        place.add_advisories(
            {
                "7B": ([place.rivera, place.lee], [place.maya, place.noah, place.zoe]),
                "7C": ([place.osei], [place.iris]),
            }
        )
        Leadership.objects.create(
            school=place.school,
            advisory=place.advisories["7B"],
            member=place.sam,
            is_substitute=True,
            from_on=place.today,
            until_on=place.today,
        )
    return place


def staff() -> dict[str, Member]:
    return {
        "rivera": Member(role=Role.TEACHER, given_name="Ana", family_name="Rivera", called="Ms. Rivera"),
        "lee": Member(role=Role.TEACHER, given_name="Jun", family_name="Lee", called="Mr. Lee"),
        "osei": Member(role=Role.TEACHER, given_name="Kofi", family_name="Osei", called="Mr. Osei"),
        "sam": Member(role=Role.SUBSTITUTE, given_name="Sam", family_name="Park"),
        "pat": Member(role=Role.STAFF, given_name="Pat", family_name="Kim"),
        "diaz": Member(role=Role.COUNSELOR, given_name="Luz", family_name="Diaz", called="Ms. Diaz"),
        "okafor": Member(
            role=Role.ADMINISTRATOR, given_name="Ngozi", family_name="Okafor", called="Dr. Okafor"
        ),
        "jo": Member(role=Role.IT_LEAD, given_name="Jo", family_name="Lind"),
        "ruth": Member(role=Role.DISTRICT, given_name="Ruth", family_name="Bell"),
    }


def students() -> dict[str, Member]:
    return {
        "maya": Member(role=Role.STUDENT, given_name="Maya", family_name="Torres", grade="7"),
        "noah": Member(role=Role.STUDENT, given_name="Noah", family_name="Álvarez", grade="7"),
        "zoe": Member(role=Role.STUDENT, given_name="Zoë", family_name="Young", grade="7"),
        "iris": Member(role=Role.STUDENT, given_name="Iris", family_name="Chen", grade="7"),
    }


def build_harbor() -> Place:
    district = District.objects.create(name="Bayside")
    place = Place(
        School.objects.create(
            district=district, name="Harbor Middle School", slug="harbor", time_zone="America/Los_Angeles"
        )
    )
    with place.context():
        place.open_year()
        place.add_all(
            {
                "hale": Member(role=Role.TEACHER, given_name="Harbor-Ed", family_name="Hale"),
                "ito": Member(role=Role.ADMINISTRATOR, given_name="Harbor-Emi", family_name="Ito"),
                "hana": Member(role=Role.STUDENT, given_name="Harbor-Hana", family_name="Moss", grade="8"),
            }
        )
        place.add_advisory("8H", [place.hale], [place.hana])
    return place
