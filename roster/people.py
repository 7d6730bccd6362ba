"""What any roster file says, in one shape: its people, classes and school year."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from roster.problems import Problem, Problems, Refusal

MOST_PEOPLE = 20_000
MOST_LINES = 5 * MOST_PEOPLE
LENGTHS = {"given_name": 100, "family_name": 100, "identifier": 100, "sourced_id": 255}


@dataclass(slots=True)
class Person:
    """One line about one person. Empty means that the file does not say."""

    file: str
    line: int
    role: str
    given_name: str
    family_name: str = ""
    sourced_id: str = ""
    identifier: str = ""
    username: str = ""
    email: str = ""
    grade: str = ""
    advisories: tuple[str, ...] = ()
    values: dict[int, str] = field(default_factory=dict)

    @property
    def is_student(self) -> bool:
        return self.role == "student"

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(slots=True)
class SchoolClass:
    """A class of the file; people by their sourcedId, students with the line that says so."""

    sourced_id: str
    title: str
    line: int = 0
    grade: str = ""
    place: str = ""
    is_homeroom: bool = False
    teachers: list[str] = field(default_factory=list)
    students: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Span:
    name: str
    starts_on: date
    ends_on: date


@dataclass(slots=True)
class FileYear:
    span: Span
    terms: list[Span]


@dataclass
class Roster:
    """Everything of one school that a file says.

    `is_complete`: who is absent has left; `has_all_classes`: then a class that is absent is over, too.
    `removed`: sourcedIds that the file itself takes away.
    `kept`: sourcedIds, ids and sign-in names on lines that were left out, whose people are not absent.
    """

    kind: str
    org: str = ""
    org_name: str = ""
    is_complete: bool = False
    has_all_classes: bool = False
    people: list[Person] = field(default_factory=list)
    classes: list[SchoolClass] = field(default_factory=list)
    year: FileYear | None = None
    removed: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    problems: Problems = field(default_factory=Problems)

    def add(self, person: Person) -> None:
        if len(self.people) >= MOST_PEOPLE:
            raise Refusal("too_many_people", limit=MOST_PEOPLE)
        self.people.append(person)

    def problem(self, person: Person, code: str, /, **params: object) -> None:
        self.problems.append(Problem(person.file, person.line, code, params))

    def leave_out(self, person: Person, code: str, /, **params: object) -> None:
        self.problem(person, code, **params)
        self.kept |= {person.sourced_id, person.identifier, person.username, person.email} - {""}

    def homerooms(self) -> list[SchoolClass]:
        return [found for found in self.classes if found.is_homeroom]

    def has_advisory_column(self) -> bool:
        return any(person.advisories for person in self.people)


def too_long(person: Person) -> Iterator[tuple[str, int]]:
    """The columns whose text does not fit, with the most that does."""
    for name, limit in LENGTHS.items():
        if len(getattr(person, name)) > limit:
            yield name, limit
