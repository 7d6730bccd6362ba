"""Advisories from classes of the file: homerooms, or those that the administrator picked."""

from typing import TypeVar

from roster.advisories.plan import Plan
from roster.people import SchoolClass
from roster.problems import Problem
from schools.models import Advisory, Enrollment, Leadership, Member

Row = TypeVar("Row", Enrollment, Leadership)


def plan_from_classes(plan: Plan, classes: list[SchoolClass]) -> None:
    kept = [from_class(plan, found) for found in classes]
    if plan.roster.is_complete and plan.roster.has_all_classes:
        archive(plan, [a for a in plan.present.advisories if a.sourced_id and a not in kept])
    note_unplaced(plan)


def from_class(plan: Plan, found: SchoolClass) -> Advisory:
    advisory = advisory_of(plan, found)
    for sourced_id in found.teachers:
        if teacher := plan.by_sourced_id.get(sourced_id):
            plan.lead(teacher, advisory)
    for sourced_id, line in found.students.items():
        if student := plan.by_sourced_id.get(sourced_id):
            place_once(plan, student, advisory, line)
    look_at_leaders(plan, advisory, [plan.by_sourced_id.get(name) for name in found.teachers])
    return advisory


def advisory_of(plan: Plan, found: SchoolClass) -> Advisory:
    for advisory in (*plan.present.advisories, *plan.present.archived):
        if advisory.sourced_id == found.sourced_id:
            return plan.revived(advisory)
    for advisory in plan.present.advisories:
        if not advisory.sourced_id and advisory.name == found.title:
            advisory.sourced_id = found.sourced_id
            plan.changes.adopted.append(advisory)
            return advisory
    return plan.add(found.title, found.grade, found.place, found.sourced_id)


def place_once(plan: Plan, student: Member, advisory: Advisory, line: int) -> None:
    before = plan.placed.get(id(student))
    if before is None:
        plan.place(student, advisory)
    elif before is not advisory:
        params = {"person": student.full_name, "first": before.name, "second": advisory.name}
        plan.roster.problems.append(Problem("enrollments.csv", line, "second_class", params))


def look_at_leaders(plan: Plan, advisory: Advisory, named: list[Member | None]) -> None:
    """Whom the school added by hand stays, and is shown."""
    for member in plan.present.members:
        leads = any(
            found.advisory_id == advisory.pk and not found.is_substitute
            for found in plan.present.leading.get(member.pk, [])
        )
        if leads and member not in named and member.pk not in plan.left:
            params = {"person": member.full_name, "advisory": advisory.name}
            plan.note("still_leads", **params)


def archive(plan: Plan, gone: list[Advisory]) -> None:
    ids = {advisory.pk for advisory in gone}
    plan.changes.archived = gone
    plan.changes.ended = merged(plan.changes.ended, plan.present.enrolled, ids)
    plan.changes.stopped = merged(plan.changes.stopped, plan.present.leading, ids)


def note_unplaced(plan: Plan) -> None:
    students = [member for _, member in plan.people.members if member.is_student]
    if missing := sum(id(student) not in plan.placed for student in students):
        plan.note("no_advisory_for", people=missing)


def merged(ending: list[Row], there: dict[int, list[Row]], advisories: set[int]) -> list[Row]:
    """The rows that end already, and those of the advisories, each once."""
    each = {row.pk for row in ending}
    also = [row for rows in there.values() for row in rows if row.advisory_id in advisories]
    return ending + [row for row in also if row.pk not in each]
