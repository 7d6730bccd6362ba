"""The many ways in which files spell roles, grades and yes."""

import re

from schools.models import Role

SKIPPED = "skipped"
ROLES: dict[str, str] = {
    "student": Role.STUDENT,
    "pupil": Role.STUDENT,
    "learner": Role.STUDENT,
    "teacher": Role.TEACHER,
    "staff": Role.STAFF,
    "aide": Role.STAFF,
    "proctor": Role.STAFF,
    "staff without an advisory": Role.STAFF,
    "substitute": Role.SUBSTITUTE,
    "counselor": Role.COUNSELOR,
    "counsellor": Role.COUNSELOR,
    "administrator": Role.ADMINISTRATOR,
    "admin": Role.ADMINISTRATOR,
    "principal": Role.ADMINISTRATOR,
    "it lead": Role.IT_LEAD,
    "it_lead": Role.IT_LEAD,
    "parent": SKIPPED,
    "guardian": SKIPPED,
    "relative": SKIPPED,
}
KINDERGARTEN = {"kg", "k", "kindergarten", "0", "00"}
GRADE = re.compile(r"(?:grade\s*)?0*(\d{1,2})(?:st|nd|rd|th)?(?:\s*grade)?", re.IGNORECASE)


def role_of(text: str) -> str | None:
    """A Role, SKIPPED for families, or None for a word that is not known."""
    return ROLES.get(text.lower())


def grade_of(text: str) -> str:
    """'06' is 6, 'KG' is K, '6th grade' is 6; whatever else is kept in upper case."""
    if text.lower() in KINDERGARTEN:
        return "K"
    if found := GRADE.fullmatch(text):
        return found[1]
    return text.upper()


def is_yes(text: str) -> bool:
    return text.lower() in {"true", "t", "1", "yes", "y"}


def is_no(text: str) -> bool:
    return text.lower() in {"false", "f", "0", "no", "n"}
