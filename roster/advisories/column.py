"""Advisories from the column of a CSV file."""

from collections import Counter
from collections.abc import Iterable

from roster.advisories.plan import Plan
from roster.people import Person


def plan_from_column(plan: Plan) -> None:
    there = (*plan.present.archived, *plan.present.advisories)
    named = {advisory.name.casefold(): advisory for advisory in there}
    grades = grades_of_advisories(person for person, _ in plan.people.members)
    for person, member in plan.people.members:
        for name in person.advisories:
            advisory = named.get(name.casefold())
            if advisory is None:
                advisory = named[name.casefold()] = plan.add(name, grades.get(name.casefold(), ""))
            advisory = plan.revived(advisory)
            if member.is_student:
                plan.place(member, advisory)
            else:
                plan.lead(member, advisory)
    plan.note_leaderless()


def grades_of_advisories(people: Iterable[Person]) -> dict[str, str]:
    """The grade that most students of an advisory have, by the advisory's name."""
    grades: dict[str, Counter[str]] = {}
    for person in people:
        for name in person.advisories:
            if person.is_student and person.grade:
                grades.setdefault(name.casefold(), Counter())[person.grade] += 1
    return {name: found.most_common(1)[0][0] for name, found in grades.items()}
