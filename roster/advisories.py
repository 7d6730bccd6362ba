"""Which advisories an import makes, and who goes where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from string import ascii_uppercase
from typing import TypeVar

from roster.choices import Choices, Source
from roster.compare import PeopleChanges
from roster.people import Person, Roster, SchoolClass
from roster.present import Present
from roster.problems import Problem
from schools.models import Advisory, Enrollment, Leadership, Member, Role, SchoolYear, Term

Row = TypeVar("Row", Enrollment, Leadership)


@dataclass
class AdvisoryChanges:
    """Rows to be made (unsaved, pointing at each other) and rows to be ended."""

    year: SchoolYear | None = None
    terms: list[Term] = field(default_factory=list)
    added: list[Advisory] = field(default_factory=list)
    adopted: list[Advisory] = field(default_factory=list)
    revived: list[Advisory] = field(default_factory=list)
    archived: list[Advisory] = field(default_factory=list)
    placed: list[tuple[Member, Advisory]] = field(default_factory=list)
    moved: int = 0
    leaders: list[tuple[Member, Advisory]] = field(default_factory=list)
    ended: list[Enrollment] = field(default_factory=list)
    stopped: list[Leadership] = field(default_factory=list)


def plan_advisories(
    roster: Roster, present: Present, people: PeopleChanges, choices: Choices
) -> AdvisoryChanges:
    """`choices.source` must be set. Makes nothing when there is no school year to make it in."""
    planner = Planner(roster, present, people)
    planner.end_for_those_who_left()
    planner.find_year()
    if planner.changes.year:
        build = {
            Source.HOMEROOMS: lambda: planner.from_classes(roster.homerooms()),
            Source.CLASSES: lambda: planner.from_classes(picked(roster, choices)),
            Source.COLUMN: planner.from_column,
            Source.GRADE: lambda: planner.by_grade(choices.size),
        }.get(Source(choices.source))
        if build:
            build()
    return planner.changes


def fitting_source(roster: Roster, present: Present) -> Source:
    """What to propose: what the file says of advisories, else to build them when the school has none."""
    if not present.year and not roster.year:
        return Source.KEEP
    if roster.homerooms():
        return Source.HOMEROOMS
    if roster.has_advisory_column():
        return Source.COLUMN
    return Source.KEEP if present.advisories else Source.GRADE


def picked(roster: Roster, choices: Choices) -> list[SchoolClass]:
    return [found for found in roster.classes if found.sourced_id in choices.classes]


class Planner:
    def __init__(self, roster: Roster, present: Present, people: PeopleChanges) -> None:
        self.roster = roster
        self.present = present
        self.people = people
        self.changes = AdvisoryChanges()
        self.left = {member.pk for member in people.left}
        self.by_sourced_id = {person.sourced_id: member for person, member in people.members}
        self.names = {advisory.name for advisory in (*present.advisories, *present.archived)}
        self.placed: dict[int, Advisory] = {}

    def everybody(self) -> list[Member]:
        """Those who are here once the import is applied, by name."""
        here = [member for member in self.present.members if member.left_on is None]
        staying = [member for member in here if member.pk not in self.left]
        return sorted([*staying, *self.people.added], key=in_order)

    def end_for_those_who_left(self) -> None:
        for member in self.people.left:
            self.changes.ended += self.present.enrolled.get(member.pk, [])
            self.changes.stopped += self.present.leading.get(member.pk, [])

    def find_year(self) -> None:
        """The school's own year, or the file's when the school has none for today."""
        self.changes.year = self.present.year
        if self.present.year or not self.roster.year:
            return
        found, school = self.roster.year, self.present.school
        span = found.span
        name = free_name(span.name[:40], self.present.year_names)
        year = SchoolYear(school=school, name=name, starts_on=span.starts_on, ends_on=span.ends_on)
        if (span.ends_on - span.starts_on).days >= 400:
            return
        self.changes.year = year
        self.changes.terms = [
            Term(school=school, year=year, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)
            for term in found.terms
        ]

    # From classes

    def from_classes(self, classes: list[SchoolClass]) -> None:
        kept = [self.from_class(found) for found in classes]
        if self.roster.is_complete:
            self.archive([a for a in self.present.advisories if a.sourced_id and a not in kept])
        self.note_unplaced()

    def from_class(self, found: SchoolClass) -> Advisory:
        advisory = self.advisory_of(found)
        for sourced_id in found.teachers:
            if teacher := self.by_sourced_id.get(sourced_id):
                self.lead(teacher, advisory)
        for sourced_id, line in found.students.items():
            if student := self.by_sourced_id.get(sourced_id):
                self.place_once(student, advisory, line)
        self.look_at_leaders(advisory, [self.by_sourced_id.get(name) for name in found.teachers])
        return advisory

    def advisory_of(self, found: SchoolClass) -> Advisory:
        for advisory in (*self.present.advisories, *self.present.archived):
            if advisory.sourced_id == found.sourced_id:
                return self.revived(advisory)
        for advisory in self.present.advisories:
            if not advisory.sourced_id and advisory.name == found.title:
                advisory.sourced_id = found.sourced_id
                self.changes.adopted.append(advisory)
                return advisory
        return self.add(found.title, found.grade, found.place, found.sourced_id)

    def revived(self, advisory: Advisory) -> Advisory:
        if advisory.archived_on:
            advisory.archived_on = None
            self.changes.revived.append(advisory)
        return advisory

    def place_once(self, student: Member, advisory: Advisory, line: int) -> None:
        before = self.placed.get(id(student))
        if before is None:
            self.place(student, advisory)
        elif before is not advisory:
            params = {"person": student.full_name, "first": before.name, "second": advisory.name}
            self.roster.problems.append(Problem("enrollments.csv", line, "second_class", params))

    def look_at_leaders(self, advisory: Advisory, named: list[Member | None]) -> None:
        """Whom the school added by hand stays, and is shown."""
        for member in self.present.members:
            leads = any(
                found.advisory_id == advisory.pk and not found.is_substitute
                for found in self.present.leading.get(member.pk, [])
            )
            if leads and member not in named and member.pk not in self.left:
                params = {"person": member.full_name, "advisory": advisory.name}
                self.roster.problems.append(Problem("", 0, "still_leads", params))

    def archive(self, gone: list[Advisory]) -> None:
        ids = {advisory.pk for advisory in gone}
        self.changes.archived = gone
        self.changes.ended = merged(self.changes.ended, self.present.enrolled, ids)
        self.changes.stopped = merged(self.changes.stopped, self.present.leading, ids)

    def note_unplaced(self) -> None:
        students = [member for _, member in self.people.members if member.is_student]
        if missing := sum(id(student) not in self.placed for student in students):
            self.roster.problems.append(Problem("", 0, "no_advisory_for", {"people": missing}))

    # From the column

    def from_column(self) -> None:
        named: dict[str, Advisory] = {
            advisory.name.casefold(): advisory for advisory in self.present.advisories
        }
        grades = grades_of_advisories(person for person, _ in self.people.members)
        for person, member in self.people.members:
            for name in person.advisories:
                advisory = named.get(name.casefold())
                if advisory is None:
                    advisory = named[name.casefold()] = self.add(name, grades.get(name.casefold(), ""))
                advisory = self.revived(advisory)
                if member.is_student:
                    self.place(member, advisory)
                else:
                    self.lead(member, advisory)
        self.note_leaderless()

    def note_leaderless(self) -> None:
        led = {id(advisory) for _, advisory in self.changes.leaders}
        for advisory in self.changes.added:
            if id(advisory) not in led:
                self.roster.problems.append(Problem("", 0, "no_teacher", {"advisory": advisory.name}))

    # By grade and size

    def by_grade(self, size: int) -> None:
        """Students who are in an advisory stay there; the others fill these up, and new ones are made for the rest."""
        free: dict[str, list[Member]] = {}
        for student in self.everybody():
            if student.is_student and self.seat_of(student) is None:
                if student.grade:
                    free.setdefault(student.grade, []).append(student)
                else:
                    self.note_no_grade(student)
        for grade in sorted(free, key=grade_order):
            self.seat_grade(grade, free[grade], size)
        self.assign_teachers()

    def note_no_grade(self, student: Member) -> None:
        self.roster.problems.append(Problem("", 0, "no_grade", {"person": student.full_name}))

    def seat_grade(self, grade: str, students: list[Member], size: int) -> None:
        """One after the other into the smallest; a handful too many is shared out rather than set apart."""
        groups = [advisory for advisory in self.present.advisories if advisory.grade == grade]
        seats = self.seats(groups)
        total, room = sum(seats.values()) + len(students), size * len(groups)
        if total > room + (size // 2 if groups else 0):
            missing = -(-total // size) - len(groups)
            groups += [self.add(self.next_name(grade), grade) for _ in range(missing)]
        for student in students:
            smallest = min(groups, key=lambda advisory: seats[id(advisory)])
            self.place(student, smallest)
            seats[id(smallest)] += 1

    def seats(self, groups: list[Advisory]) -> Counter[int]:
        """How many students each advisory has, by the identity of the advisory."""
        ids = {advisory.pk: id(advisory) for advisory in groups}
        return Counter(
            ids[row.advisory_id]
            for student, rows in self.present.enrolled.items()
            for row in rows
            if row.advisory_id in ids and student not in self.left
        )

    def next_name(self, grade: str) -> str:
        return next(name for letters in letter_names() if (name := f"{grade}{letters}") not in self.names)

    def assign_teachers(self) -> None:
        """In turn, to those with the fewest advisories."""
        teachers = [member for member in self.everybody() if member.role == Role.TEACHER]
        if not teachers:
            return self.note_leaderless()
        load = {id(teacher): self.load_of(teacher) for teacher in teachers}
        for advisory in self.changes.added:
            teacher = min(teachers, key=lambda member: load[id(member)])
            self.lead(teacher, advisory)
            load[id(teacher)] += 1
        return None

    def load_of(self, teacher: Member) -> int:
        return sum(
            row.advisory_id in self.present.current and not row.is_substitute
            for row in self.present.leading.get(teacher.pk, [])
        )

    # The single steps

    def add(self, name: str, grade: str = "", place: str = "", sourced_id: str = "") -> Advisory:
        name = free_name(name, self.names)
        self.names.add(name)
        advisory = Advisory(
            school=self.present.school,
            year=self.changes.year,
            name=name,
            grade=grade,
            place=place,
            sourced_id=sourced_id,
        )
        self.changes.added.append(advisory)
        return advisory

    def seat_of(self, student: Member) -> Advisory | None:
        """The student's advisory of this school year."""
        for row in self.present.enrolled.get(student.pk, []):
            if row.advisory_id in self.present.current:
                return self.present.current[row.advisory_id]
        return None

    def place(self, student: Member, advisory: Advisory) -> None:
        self.placed[id(student)] = advisory
        before = self.present.enrolled.get(student.pk, [])
        if advisory.pk and any(row.advisory_id == advisory.pk for row in before):
            return
        self.changes.ended += before
        self.changes.moved += bool(before)
        self.changes.placed.append((student, advisory))

    def lead(self, teacher: Member, advisory: Advisory) -> None:
        if teacher.is_student:
            return
        rows = self.present.leading.get(teacher.pk, [])
        if advisory.pk and any(row.advisory_id == advisory.pk and not row.is_substitute for row in rows):
            return
        if not any(member is teacher and its is advisory for member, its in self.changes.leaders):
            self.changes.leaders.append((teacher, advisory))


def merged(ending: list[Row], there: dict[int, list[Row]], advisories: set[int]) -> list[Row]:
    """The rows that end already, and those of the advisories, each once."""
    each = {row.pk for row in ending}
    also = [row for rows in there.values() for row in rows if row.advisory_id in advisories]
    return ending + [row for row in also if row.pk not in each]


def in_order(member: Member) -> tuple[str, str, str]:
    return member.family_name.casefold(), member.given_name.casefold(), member.sourced_id or member.identifier


def grade_order(grade: str) -> tuple[int, str]:
    return (int(grade), "") if grade.isdigit() else (-1, grade)


def letter_names() -> Iterable[str]:
    """A to Z, then A2 to Z2 and so on."""
    yield from ascii_uppercase
    for number in count(2):
        yield from (f"{letter}{number}" for letter in ascii_uppercase)


def free_name(name: str, names: set[str]) -> str:
    if name not in names:
        return name
    return next(other for number in count(2) if (other := f"{name[:90]} ({number})") not in names)


def grades_of_advisories(people: Iterable[Person]) -> dict[str, str]:
    """The grade that most students of an advisory have, by the advisory's name."""
    grades: dict[str, Counter[str]] = {}
    for person in people:
        for name in person.advisories:
            if person.is_student and person.grade:
                grades.setdefault(name.casefold(), Counter())[person.grade] += 1
    return {name: found.most_common(1)[0][0] for name, found in grades.items()}
