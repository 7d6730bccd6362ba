"""Everything that a file would change, worked out and not yet written."""

from dataclasses import dataclass, field

from roster.advisories import AdvisoryChanges, fitting_source, plan_advisories
from roster.choices import Choices
from roster.compare import PeopleChanges, compare_people
from roster.people import Roster
from roster.present import Present
from roster.user_names import plan_accounts
from schools.models import AttributeValue, Member

MANY = 5
SHARE = 0.2


@dataclass
class Changes:
    people: PeopleChanges
    advisories: AdvisoryChanges
    values: list[AttributeValue] = field(default_factory=list)
    removes_many: bool = False

    @property
    def steps(self) -> int:
        """How many rows there are to write."""
        people, advisories = self.people, self.advisories
        parts = (
            people.added, people.updates, people.left, people.accounts, self.values,
            advisories.added, advisories.placed, advisories.leaders, advisories.ended, advisories.stopped,
        )  # fmt: skip
        return sum(len(part) for part in parts)


def find_changes(roster: Roster, present: Present, choices: Choices) -> Changes:
    """Adds what it meets to `roster.problems`, and settles `choices.source` when it was open."""
    if roster.kind == "csv":
        roster.is_complete = choices.is_complete
    here = sum(member.left_on is None for member in present.members)
    people = compare_people(roster, present)
    plan_accounts(roster, present, people)
    choices.source = choices.source or fitting_source(roster, present)
    return Changes(
        people=people,
        advisories=plan_advisories(roster, present, people, choices),
        values=changed_values(present, people),
        removes_many=len(people.left) > max(MANY, SHARE * here),
    )


def changed_values(present: Present, people: PeopleChanges) -> list[AttributeValue]:
    return [
        AttributeValue(school=present.school, attribute_id=attribute, student=member, value=value)
        for person, member in people.members
        for attribute, value in person.values.items()
        if value != value_of(present, attribute, member)
    ]


def value_of(present: Present, attribute: int, student: Member) -> str | None:
    return present.values.get((attribute, student.pk)) if student.pk else None
