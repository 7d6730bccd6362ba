"""Grades as the students have them: free words, most of them numbers, K for kindergarten."""

from collections.abc import Iterable

from schools.models import Member

KINDERGARTEN = ("K", "KG")


def grades_here() -> list[str]:
    """Of the school's students, the youngest first."""
    found = Member.objects.here().students().exclude(grade="").order_by().values_list("grade", flat=True)
    return in_order(found.distinct())


def in_order(grades: Iterable[str]) -> list[str]:
    return sorted(grades, key=grade_key)


def grade_key(grade: str) -> tuple[bool, int, str]:
    """By which grades sort: 9 before 10, and what is no number at the end."""
    number = grade_number(grade)
    return number is None, number or 0, grade


def grade_number(grade: str) -> int | None:
    """0 for kindergarten; None for what is no number."""
    plain = grade.strip().upper()
    if plain in KINDERGARTEN:
        return 0
    return int(plain) if plain.isascii() and plain.isdecimal() else None
