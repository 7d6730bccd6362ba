"""Who comes, changes and leaves: a file's people beside the school's."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from roster.people import Person, Roster
from roster.present import Present
from roster.problems import Problem
from schools.models import Account, Member, Role
from schools.models.member import TRUSTED

NEVER_LEAVE = (Role.DISTRICT,)
FIELDS = ("given_name", "family_name", "email", "grade", "identifier", "sourced_id")
Fault = tuple[str, dict[str, object]]


@dataclass
class Update:
    """A member whose row is changed already, in memory; `fields` maps names of fields to what they were."""

    member: Member
    fields: dict[str, str]
    is_back: bool = False


@dataclass
class PeopleChanges:
    """`of_person` has each line's member by the line's identity, saved or not; `accounts` those to be made."""

    added: list[Member] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    left: list[Member] = field(default_factory=list)
    same: int = 0
    members: list[tuple[Person, Member]] = field(default_factory=list)
    accounts: list[tuple[Member, Account]] = field(default_factory=list)


class Finder:
    """Finds the member that a line is about: by sourcedId, then id, then sign-in name or e-mail address."""

    def __init__(self, members: list[Member]) -> None:
        self.by_sourced_id = {member.sourced_id: member for member in members if member.sourced_id}
        self.by_identifier = {
            (member.is_student, member.identifier): member for member in members if member.identifier
        }
        self.by_login = {(member.is_student, name): member for member in members for name in logins(member)}
        self.holders = {member.identifier: member for member in members if member.identifier}
        self.found: dict[int, int] = {}

    def find(self, person: Person) -> Member | None:
        """None also when an earlier line was about the same member."""
        for member in self.candidates(person):
            if member.pk not in self.found:
                self.found[member.pk] = person.line
                return member
        return None

    def line_before(self, person: Person) -> int | None:
        """The earlier line that was about the same member."""
        return next((self.found[member.pk] for member in self.candidates(person)), None)

    def candidates(self, person: Person) -> Iterator[Member]:
        kind = person.is_student
        by_id = (self.by_sourced_id.get(person.sourced_id), self.by_identifier.get((kind, person.identifier)))
        yield from (member for member in by_id if member)
        if (named := self.by_login.get((kind, person.username))) and may_be(
            person, named, named.left_on is None
        ):
            yield named
        if (reached := self.by_login.get((kind, person.email))) and may_be(person, reached, not kind):
            yield reached


def may_be(person: Person, member: Member, whatever_sourced_id: bool) -> bool:
    """User names are given again and families share an e-mail address: another id says that it is somebody else."""
    if person.identifier and member.identifier:
        return person.identifier == member.identifier
    same = not person.sourced_id or not member.sourced_id or person.sourced_id == member.sourced_id
    return same or whatever_sourced_id


def logins(member: Member) -> set[str]:
    account = member.account
    names = {member.email, account.username if account else "", (account.email or "") if account else ""}
    return names - {""}


def compare_people(roster: Roster, present: Present) -> PeopleChanges:
    """Changes the members of `present` in memory and nothing in the database."""
    changes = PeopleChanges()
    finder = Finder(present.members)
    for person, known in matched(roster, finder):
        hold_identifier(roster, finder, person, known)
        if found := objection(roster, present, finder, person, known):
            roster.leave_out(person, found[0], **found[1])
            continue
        member = update_member(known, person, changes) if known else add_member(person, present, changes)
        if person.identifier:
            finder.holders[person.identifier] = member
        changes.members.append((person, member))
    changes.left = leaving(roster, present, finder)
    return changes


def objection(
    roster: Roster, present: Present, finder: Finder, person: Person, member: Member | None
) -> Fault | None:
    """Why the line is left out."""
    if member is None:
        if roster.kind == "csv" and (other := finder.line_before(person)):
            return "same_person", {"other": other}
        if person.role in TRUSTED and not present.may_add_trusted:
            return "trusted_role", {"there": person.role}
        return None
    if member.is_student != person.is_student:
        return "other_kind", {"here": member.role, "there": person.role}
    if member.pk in present.fixed and (differences(member, person) or member.left_on):
        return "trusted_member", {"person": member.full_name}
    return None


def matched(roster: Roster, finder: Finder) -> list[tuple[Person, Member | None]]:
    """Those with a sourcedId that is known go first, so that no other line takes their member."""
    known = [person for person in roster.people if person.sourced_id in finder.by_sourced_id]
    others = [person for person in roster.people if person.sourced_id not in finder.by_sourced_id]
    pairs = {id(person): finder.find(person) for person in (*known, *others)}
    return [(person, pairs[id(person)]) for person in roster.people]


def hold_identifier(roster: Roster, finder: Finder, person: Person, member: Member | None) -> None:
    """An id stays with who has it."""
    holder = finder.holders.get(person.identifier)
    if holder is not None and holder is not member:
        roster.problem(person, "same_identifier", identifier=person.identifier)
        person.identifier = ""


def add_member(person: Person, present: Present, changes: PeopleChanges) -> Member:
    said = {name: getattr(person, name) for name in FIELDS}
    member = Member(school=present.school, role=person.role, **said)
    changes.added.append(member)
    return member


def differences(member: Member, person: Person) -> dict[str, str]:
    """What the file says and the school has otherwise; an empty cell and the role change nothing."""
    said = {name: getattr(person, name) for name in FIELDS}
    return {name: value for name, value in said.items() if value and value != getattr(member, name)}


def update_member(member: Member, person: Person, changes: PeopleChanges) -> Member:
    after = differences(member, person)
    before = {name: getattr(member, name) for name in after}
    for name, value in after.items():
        setattr(member, name, value)
    is_back = member.left_on is not None
    member.left_on = None
    if before or is_back:
        changes.updates.append(Update(member, before, is_back))
    else:
        changes.same += 1
    return member


def leaving(roster: Roster, present: Present, finder: Finder) -> list[Member]:
    """Those of an earlier roster whom this one does not name, as far as the importer may let them leave."""
    gone = [member for member in present.members if is_absent(member, roster, present, finder)]
    allowed = [member for member in gone if member.pk not in present.fixed]
    note_staying(roster, "trusted_stays", [member for member in gone if member.pk in present.fixed])
    needed = needed_administrators(present, allowed)
    note_staying(roster, "last_administrator", needed)
    return [member for member in allowed if member not in needed]


def is_absent(member: Member, roster: Roster, present: Present, finder: Finder) -> bool:
    """Never the importer."""
    return (
        member.left_on is None
        and member.pk not in finder.found
        and member != present.importer
        and member.role not in NEVER_LEAVE
        and (roster.is_complete or member.sourced_id in roster.removed)
        and bool(member.sourced_id or member.identifier)
        and not roster.kept & {member.sourced_id, member.identifier, *logins(member)}
    )


def needed_administrators(present: Present, gone: list[Member]) -> list[Member]:
    """The administrators among them, when none who can sign in would be left."""
    leavers = {member.pk for member in gone}
    staying = [member for member in present.members if member.left_on is None and member.pk not in leavers]
    if any(is_administrator(member) and member.account and member.account.is_active for member in staying):
        return []
    return [member for member in gone if is_administrator(member)]


def is_administrator(member: Member) -> bool:
    return member.role == Role.ADMINISTRATOR


def note_staying(roster: Roster, code: str, members: list[Member]) -> None:
    for member in members:
        roster.problems.append(Problem("", 0, code, {"person": member.full_name}))
