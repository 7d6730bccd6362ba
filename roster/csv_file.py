"""The simple CSV file: one line a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from roster.cells import check_email, give_examples, take_grade
from roster.people import MOST_PEOPLE, Person, Roster, too_long
from roster.problems import Refusal
from roster.progress import Progress
from roster.spellings import SKIPPED, role_of
from roster.tables import Row, Table, heading
from schools.models import Attribute, Role

COLUMNS = {
    "name": {"name", "full name", "student", "student name"},
    "given": {"first name", "given name", "givenname", "first"},
    "family": {"last name", "family name", "surname", "familyname", "last"},
    "login": {
        "user name or e-mail", "user name or email", "user name", "username", "sign-in name", "login",
        "e-mail", "email", "e-mail address", "email address",
    },
    "identifier": {"student id", "id", "student or staff id", "staff id", "identifier", "student number"},
    "sourced_id": {"sourcedid"},
    "grade": {"grade", "grades", "grade level", "year group"},
    "advisory": {"advisory", "advisories", "homeroom"},
    "role": {"role"},
}  # fmt: skip
LONGEST_HEADING = 10_000
TEMPLATE = [
    ["name", "user name or e-mail", "student id", "grade", "advisory", "role"],
    ["Ana Rivera", "ana.rivera@school.example", "", "", "7B", "teacher"],
    ["Luz Diaz", "luz.diaz@school.example", "", "", "", "counselor"],
    ["Maya Torres", "maya.torres", "70012", "7", "7B", "student"],
    ["Young, Zoë", "zoe.young", "70013", "7", "7B", "student"],
]


@dataclass
class Columns:
    """Which heading of the file is which column of ours, and which is an attribute that the school keeps."""

    of: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Attribute] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def read_csv(
    name: str,
    open_file: Callable[[], IO[bytes]],
    attributes: list[Attribute],
    progress: Progress | None = None,
) -> Roster:
    """Every line is a person or a problem. Raises Refusal for a file that cannot be used."""
    table = Table(name, open_file, most_lines=MOST_PEOPLE)
    table.delimiter = delimiter_of(table)
    roster = Roster("csv")
    columns = columns_of(table, attributes)
    if progress:
        progress.expect(table.count_lines())
        table.progress = progress
    seen: dict[str, int] = {}
    for row in table.rows():
        read_line(roster, table, columns, row, seen)
    if not roster.people and not roster.problems:
        raise Refusal("nobody")
    roster.problems.gather(table.problems)
    give_examples(roster)
    return roster


def delimiter_of(table: Table) -> str:
    """The one that the heading has most of: spreadsheets in many countries write semicolons."""
    with table.text() as text:
        line = text.readline(LONGEST_HEADING)
    return max(",;\t", key=line.count)


def columns_of(table: Table, attributes: list[Attribute]) -> Columns:
    columns = Columns()
    kept = {attribute.name.casefold(): attribute for attribute in attributes}
    for written in table.heading():
        place_column(columns, heading(written), kept)
    if not columns.of.keys() & {"name", "given", "family"}:
        raise Refusal("no_columns", columns="name")
    if not columns.of.keys() & {"login", "identifier", "sourced_id"}:
        raise Refusal("no_columns", columns="user name or e-mail, student id")
    note_unused(table, columns)
    return columns


def place_column(columns: Columns, name: str, kept: dict[str, Attribute]) -> None:
    meant = next((ours for ours, spellings in COLUMNS.items() if name in spellings), None)
    if meant and meant not in columns.of:
        columns.of[meant] = name
    elif name.casefold() in kept:
        columns.attributes[name] = kept[name.casefold()]
    elif name:
        columns.unknown.append(name)


def note_unused(table: Table, columns: Columns) -> None:
    if "password" in columns.unknown:
        columns.unknown.remove("password")
        table.note("password_ignored")
    if columns.unknown:
        table.note("columns_unknown", columns=", ".join(columns.unknown)[:300])
    if missing := {"grade", "role"} - columns.of.keys():
        table.note("columns_missing", columns=", ".join(sorted(missing)))


def read_line(roster: Roster, table: Table, columns: Columns, row: Row, seen: dict[str, int]) -> None:
    cells = {ours: row[theirs] for ours, theirs in columns.of.items()}
    written = cells.get("role", "")
    role = role_of(written) if written else Role.STUDENT
    if role == SKIPPED:
        return table.problem(row.line, "family")
    person = person_of(roster, table.name, row.line, cells, role or "")
    if code := fault(person, role, written, seen):
        return roster.leave_out(person, code[0], **code[1])
    seen.update(dict.fromkeys(keys_of(person), row.line))
    take_advisories(roster, person, cells.get("advisory", ""))
    take_values(roster, person, columns, row)
    if person.role != Role.STUDENT and not person.email:
        roster.problem(person, "no_email")
    return roster.add(person)


def person_of(roster: Roster, file: str, line: int, cells: dict[str, str], role: str) -> Person:
    given, family = names_of(cells)
    person = Person(file=file, line=line, role=role, given_name=given, family_name=family)
    person.sourced_id, person.identifier = cells.get("sourced_id", ""), cells.get("identifier", "")
    login = cells.get("login", "").lower()
    person.username = login if person.is_student else ""
    person.email = login if "@" in login else ""
    take_grade(roster, person, cells.get("grade", ""))
    check_email(roster, person)
    return person


def names_of(cells: dict[str, str]) -> tuple[str, str]:
    """First and last name from their own columns, from "Last, First", or from "First Last"."""
    given, family = cells.get("given", ""), cells.get("family", "")
    if not given and not family:
        name = cells.get("name", "")
        if "," in name:
            family, _, given = (part.strip() for part in name.partition(","))
        else:
            given, _, family = name.rpartition(" ")
    return (given, family) if given else (family, "")


def keys_of(person: Person) -> set[str]:
    """By what the same person on another line is known."""
    named = {"sourced": person.sourced_id, "id": person.identifier, "login": person.username or person.email}
    return {f"{kind} {value}" for kind, value in named.items() if value}


def fault(
    person: Person, role: str | None, written: str, seen: dict[str, int]
) -> tuple[str, dict[str, object]] | None:
    if role is None:
        return "unknown_role", {"role": written[:50]}
    if not person.given_name:
        return "no_name", {}
    for column, limit in too_long(person):
        return "too_long", {"column": column, "limit": limit}
    if not keys_of(person):
        return ("no_key" if person.is_student else "no_staff_key"), {}
    if twice := keys_of(person) & seen.keys():
        return "same_person", {"other": min(seen[key] for key in twice)}
    return None


def take_advisories(roster: Roster, person: Person, text: str) -> None:
    names = [name.strip()[:100] for name in re.split(r"[;|]", text) if name.strip()]
    if person.is_student and len(names) > 1:
        roster.problem(person, "second_advisory")
        names = names[:1]
    person.advisories = tuple(dict.fromkeys(names))


def take_values(roster: Roster, person: Person, columns: Columns, row: Row) -> None:
    if not person.is_student:
        return
    for column, attribute in columns.attributes.items():
        if value := row[column]:
            if len(value) > 50:
                roster.problem(person, "value_shortened", column=column)
            person.values[attribute.pk] = value[:50]
