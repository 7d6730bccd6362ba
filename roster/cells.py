"""Cells that every kind of file has, read the same way."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from roster.people import Person, Roster
from roster.spellings import grade_of
from roster.tables import Row

LONGEST_EMAIL = 254


def ids(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def first(text: str) -> str:
    return (ids(text) or [""])[0]


def take_grade(roster: Roster, person: Person, text: str) -> None:
    if not person.is_student:
        return
    if len(ids(text)) > 1:
        roster.problem(person, "several_grades")
    person.grade = grade_of(first(text))
    if len(person.grade) > 10:
        person.grade = ""
        roster.problem(person, "bad_grade")


def check_email(roster: Roster, person: Person) -> None:
    if not person.email:
        return
    try:
        validate_email(person.email)
        MaxLengthValidator(LONGEST_EMAIL)(person.email)
    except ValidationError:
        roster.problem(person, "bad_email", email=person.email[:100])
        person.email = ""


def give_examples(roster: Roster) -> None:
    """Shows names with accents from files whose encoding was guessed."""
    for at, found in enumerate(roster.problems):
        if found.code == "read_as_windows":
            names = [
                person.full_name for person in roster.people
                if person.file == found.file and not person.full_name.isascii()
            ]  # fmt: skip
            roster.problems[at] = found._replace(params={"examples": ", ".join(names[:3]) or "–"})


def day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def is_removed(row: Row) -> bool:
    return row["status"].lower() == "tobedeleted"
