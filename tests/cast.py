"""The people of every test. Cedar Grove has two advisories; Harbor is the other school, which must never show.

Ms. Rivera and Mr. Lee lead 7B with Maya, Noah and Zoë. Mr. Osei leads 7C with Iris.
Sam Park stands in for 7B today. Pat Kim is staff without an advisory.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

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

PASSWORD = "circle-time"


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
        account = Account.objects.create_user(
            f"{key}.{self.school.slug}", f"{key}@{self.school.slug}.example", PASSWORD
        )
        member = Member.objects.create(
            school=self.school, account=account, role=role, given_name=given, family_name=family, **more
        )
        self.people[key] = member
        return member

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
        advisory = Advisory.objects.create(
            school=self.school, year=self.year, name=name, grade="7", place="Room 12"
        )
        for leader in leaders:
            Leadership.objects.create(
                school=self.school, advisory=advisory, member=leader, from_on=self.year.starts_on
            )
        for student in students:
            Enrollment.objects.create(
                school=self.school, advisory=advisory, student=student, from_on=self.year.starts_on
            )
        self.advisories[name] = advisory
        return advisory


def build_cedar() -> Place:
    district = District.objects.create(name="Riverbend")
    place = Place(School.objects.create(district=district, name="Cedar Grove Middle School", slug="cedar"))
    with place.context():
        place.open_year()
        add_staff(place)
        students = [
            place.add(given.lower().replace("ë", "e"), Role.STUDENT, given, family, grade="7")
            for given, family in (("Maya", "Torres"), ("Noah", "Álvarez"), ("Zoë", "Young"), ("Iris", "Chen"))
        ]
        place.add_advisory("7B", [place.rivera, place.lee], students[:3])
        place.add_advisory("7C", [place.osei], students[3:])
        Leadership.objects.create(
            school=place.school,
            advisory=place.advisories["7B"],
            member=place.sam,
            is_substitute=True,
            from_on=place.today,
            until_on=place.today,
        )
    return place


def add_staff(place: Place) -> None:
    place.add("rivera", Role.TEACHER, "Ana", "Rivera", called="Ms. Rivera")
    place.add("lee", Role.TEACHER, "Jun", "Lee", called="Mr. Lee")
    place.add("osei", Role.TEACHER, "Kofi", "Osei", called="Mr. Osei")
    place.add("sam", Role.SUBSTITUTE, "Sam", "Park")
    place.add("pat", Role.STAFF, "Pat", "Kim")
    place.add("diaz", Role.COUNSELOR, "Luz", "Diaz", called="Ms. Diaz")
    place.add("okafor", Role.ADMINISTRATOR, "Ngozi", "Okafor", called="Dr. Okafor")
    place.add("jo", Role.IT_LEAD, "Jo", "Lind")
    place.add("ruth", Role.DISTRICT, "Ruth", "Bell")


def build_harbor() -> Place:
    district = District.objects.create(name="Bayside")
    place = Place(
        School.objects.create(
            district=district, name="Harbor Middle School", slug="harbor", time_zone="America/Los_Angeles"
        )
    )
    with place.context():
        place.open_year()
        place.add("hale", Role.TEACHER, "Harbor-Ed", "Hale")
        place.add("ito", Role.ADMINISTRATOR, "Harbor-Emi", "Ito")
        place.add("hana", Role.STUDENT, "Harbor-Hana", "Moss", grade="8")
        place.add_advisory("8H", [place.hale], [place.hana])
    return place
