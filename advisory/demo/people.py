"""Who is at a school of the demo: staff, students by grade, their advisories of this year and the years before."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from advisory.demo import names
from schools import clock
from schools.models import Account, Advisory, Enrollment, Leadership, Member, Role, School, SchoolYear

PASSWORD = "circle-time"
GRADES = ("6", "7", "8")
PLACES = (
    "Room 12",
    "Library",
    "Room 7",
    "Art room",
    "Room 21",
    "Gym balcony",
    "Room 3",
    "Room 15",
    "Music room",
)


@dataclass
class Group:
    """An advisory with those who lead it and the students enrolled in it."""

    advisory: Advisory
    leaders: list[Member]
    students: list[Member] = field(default_factory=list)


@dataclass
class People:
    """Makes members of one school; named accounts have the demo's password, the others none."""

    school: School
    random: Random
    password: str

    def __post_init__(self) -> None:
        self.names = names.people(self.random)
        self.numbers = count(1001)
        self.members: list[Member] = []

    def add(self, role: Role, login: str = "", called: str = "", **more: str) -> Member:
        given, family = next(self.names)
        number = next(self.numbers)
        account = self.account(login or f"{slugify(given)}.{slugify(family)}{number}", bool(login))
        member = Member(
            school=self.school,
            account=account,
            role=role,
            given_name=given,
            family_name=family,
            called=f"{called} {family}" if called else "",
            identifier=f"{self.school.slug[0].upper()}{number}",
            email=account.email or "",
            **more,
        )
        self.members.append(member)
        return member

    def account(self, login: str, is_named: bool) -> Account:
        address = f"{login}@{self.school.slug}.example"
        if is_named:
            return Account(username=address, email=address, password=self.password, last_login=clock.now())
        username = f"{login}.{self.school.slug}"
        return Account(username=username, password=make_password(None), last_login=clock.now())

    def save(self) -> None:
        Account.objects.bulk_create([m.account for m in self.members if m.account and not m.account.pk])
        for member in self.members:
            member.account = member.account
        Member.objects.bulk_create(self.members)


def add_staff(people: People, advisories: int) -> list[Member]:
    """The school's staff; returns those who lead an advisory, `teacher` first."""
    people.add(Role.ADMINISTRATOR, "admin", called="Dr.")
    people.add(Role.COUNSELOR, "counselor", called="Ms.")
    people.add(Role.IT_LEAD, "it", called="Mr.")
    people.add(Role.STAFF, called="Mr.")
    people.add(Role.SUBSTITUTE, called="Ms.")
    titles = ("Ms.", "Mr.", "Mx.", "Ms.")
    logins = ["teacher", "teacher2"] + [""] * advisories
    return [
        people.add(Role.TEACHER, logins[at], called=titles[at % len(titles)])
        for at in range(max(advisories, 2))
    ]


def add_students(people: People, wanted: int) -> dict[str, list[Member]]:
    """Students by grade. `student` and `student2` come first in grade 7, in the advisory that `teacher` leads."""
    by_grade: dict[str, list[Member]] = {grade: [] for grade in GRADES}
    pronouns = ("", "", "", "she/her", "he/him", "they/them")
    for at in range(wanted):
        grade = GRADES[(at + 1) % len(GRADES)]
        named = {0: "student", 3: "student2"}.get(at, "")
        student = people.add(Role.STUDENT, named, grade=grade, pronouns=people.random.choice(pronouns))
        by_grade[grade].append(student)
    return by_grade


def add_groups(
    year: SchoolYear,
    by_grade: dict[str, list[Member]],
    teachers: list[Member],
    advisories: int,
    until: date | None,
) -> list[Group]:
    """A year's advisories, filled in order so that `student` and `student2` share the first one of grade 7."""
    groups = name_groups(year, teachers, advisories)
    Advisory.objects.bulk_create([group.advisory for group in groups])
    for grade, students in by_grade.items():
        fill([group for group in groups if group.advisory.grade == grade], students)
    Leadership.objects.bulk_create(
        Leadership(
            school=year.school, advisory=group.advisory, member=leader, from_on=year.starts_on, until_on=until
        )
        for group in groups
        for leader in group.leaders
    )
    Enrollment.objects.bulk_create(
        Enrollment(
            school=year.school,
            advisory=group.advisory,
            student=student,
            from_on=year.starts_on,
            until_on=until,
        )
        for group in groups
        for student in group.students
    )
    return groups


def name_groups(year: SchoolYear, teachers: list[Member], advisories: int) -> list[Group]:
    letters = dict.fromkeys(GRADES, 0)
    groups = []
    for at in range(advisories):
        grade = GRADES[(at + 1) % len(GRADES)]
        letters[grade] += 1
        advisory = Advisory(
            school=year.school,
            year=year,
            name=f"{grade}{letter(letters[grade])}",
            grade=grade,
            place=PLACES[at % len(PLACES)],
        )
        groups.append(Group(advisory, [teachers[at % len(teachers)]]))
    return groups


def letter(number: int) -> str:
    """A, B … Z, AA, AB …"""
    higher, last = divmod(number - 1, 26)
    return (letter(higher) if higher else "") + chr(ord("A") + last)


def fill(groups: list[Group], students: list[Member]) -> None:
    """Students in order, the groups as even as they can be."""
    if not groups:
        return
    size, more = divmod(len(students), len(groups))
    rest = iter(students)
    for at, group in enumerate(groups):
        group.students = [next(rest) for _seat in range(size + (at < more))]
