"""The single steps of which every plan of advisories is made."""

from dataclasses import dataclass, field
from itertools import count

from roster.compare import PeopleChanges
from roster.people import FileYear, Roster
from roster.present import Present
from roster.problems import Problem
from roster.years import new_year
from schools.models import Advisory, Enrollment, Leadership, Member, SchoolYear, Term


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


class Plan:
    """Works on one import; every name of a step says what it does to `changes`."""

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
        """The school's own year, or the file's when the school has none that is the same."""
        self.changes.year = self.present.year
        if self.present.year or not self.roster.year:
            return
        if found := new_year(self.roster.year, self.present.years, self.present.today):
            self.add_year(found)

    def add_year(self, found: FileYear) -> None:
        school, span = self.present.school, found.span
        name = free_name(span.name[:40], {year.name for year in self.present.years})
        year = SchoolYear(school=school, name=name, starts_on=span.starts_on, ends_on=span.ends_on)
        self.changes.year = year
        self.changes.terms = [
            Term(school=school, year=year, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on)
            for term in found.terms
        ]

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
        """The student's advisory of the school year."""
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

    def revived(self, advisory: Advisory) -> Advisory:
        if advisory.archived_on:
            advisory.archived_on = None
            self.changes.revived.append(advisory)
        return advisory

    def note(self, code: str, **params: object) -> None:
        """Says something that is on no line of the file."""
        self.roster.problems.append(Problem("", 0, code, params))

    def note_leaderless(self) -> None:
        led = {id(advisory) for _, advisory in self.changes.leaders}
        for advisory in self.changes.added:
            if id(advisory) not in led:
                self.note("no_teacher", advisory=advisory.name)


def in_order(member: Member) -> tuple[str, str, str]:
    return member.family_name.casefold(), member.given_name.casefold(), member.sourced_id or member.identifier


def free_name(name: str, names: set[str]) -> str:
    if name not in names:
        return name
    return next(other for number in count(2) if (other := f"{name[:90]} ({number})") not in names)
