"""Advisories built by grade and size, with teachers assigned."""

from collections import Counter
from collections.abc import Iterator
from itertools import count
from string import ascii_uppercase

from roster.advisories.plan import Plan
from schools.models import Advisory, Member, Role


def plan_by_grade(plan: Plan, size: int) -> None:
    """Students who are in an advisory stay there; the others fill these up, and new ones are made for the rest."""
    free: dict[str, list[Member]] = {}
    for student in plan.everybody():
        if student.is_student and plan.seat_of(student) is None:
            if student.grade:
                free.setdefault(student.grade, []).append(student)
            else:
                plan.note("no_grade", person=student.full_name)
    for grade in sorted(free, key=grade_order):
        seat_grade(plan, grade, free[grade], size)
    assign_teachers(plan)


def seat_grade(plan: Plan, grade: str, students: list[Member], size: int) -> None:
    """One after the other into the smallest; a handful too many is shared out rather than set apart."""
    groups = [advisory for advisory in plan.present.advisories if advisory.grade == grade]
    seats = seats_taken(plan, groups)
    total, room = sum(seats.values()) + len(students), size * len(groups)
    if total > room + (size // 2 if groups else 0):
        missing = -(-total // size) - len(groups)
        groups += [plan.add(next_name(plan, grade), grade) for _ in range(missing)]
    for student in students:
        smallest = min(groups, key=lambda advisory: seats[id(advisory)])
        plan.place(student, smallest)
        seats[id(smallest)] += 1


def seats_taken(plan: Plan, groups: list[Advisory]) -> Counter[int]:
    """How many students each advisory has, by the identity of the advisory."""
    ids = {advisory.pk: id(advisory) for advisory in groups}
    return Counter(
        ids[row.advisory_id]
        for student, rows in plan.present.enrolled.items()
        for row in rows
        if row.advisory_id in ids and student not in plan.left
    )


def next_name(plan: Plan, grade: str) -> str:
    return next(name for letters in letter_names() if (name := f"{grade}{letters}") not in plan.names)


def assign_teachers(plan: Plan) -> None:
    """In turn, to those with the fewest advisories."""
    teachers = [member for member in plan.everybody() if member.role == Role.TEACHER]
    if not teachers:
        return plan.note_leaderless()
    load = {id(teacher): load_of(plan, teacher) for teacher in teachers}
    for advisory in plan.changes.added:
        teacher = min(teachers, key=lambda member: load[id(member)])
        plan.lead(teacher, advisory)
        load[id(teacher)] += 1
    return None


def load_of(plan: Plan, teacher: Member) -> int:
    return sum(
        row.advisory_id in plan.present.current and not row.is_substitute
        for row in plan.present.leading.get(teacher.pk, [])
    )


def grade_order(grade: str) -> tuple[int, str]:
    return (int(grade), "") if grade.isdigit() else (-1, grade)


def letter_names() -> Iterator[str]:
    """A to Z, then A2 to Z2 and so on."""
    yield from ascii_uppercase
    for number in count(2):
        yield from (f"{letter}{number}" for letter in ascii_uppercase)
