"""Accounts of students: user names are unique across schools, and nobody gets into somebody else's account."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count, islice

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from roster.compare import PeopleChanges
from roster.people import Person, Roster
from roster.present import Present
from schools.accounts import check_user_name
from schools.models import Account, Member

LONGEST = 150


def plan_accounts(roster: Roster, present: Present, changes: PeopleChanges) -> None:
    """Adds to `changes.accounts` one for each student who has none, with a password that fits nothing."""
    wanted: list[tuple[Person, Member]] = []
    for person, member in changes.members:
        if member.is_student and member.account_id is None:
            wanted.append((person, member))
        elif member.is_student:
            note_other_name(roster, person, member)
    names = [name_in_file(roster, person) for person, _ in wanted]
    taken = Account.objects.taken([name for name in names if name])
    ours = {name for member in present.members if member.account for name in account_names(member.account)}
    nameless: list[tuple[Person, Member]] = []
    for (person, member), name in zip(wanted, names, strict=True):
        if not name:
            nameless.append((person, member))
        elif name in taken:
            roster.problem(person, "name_taken" if name in ours else "name_of_other_school", username=name)
        else:
            taken.add(name)
            ours.add(name)
            changes.accounts.append((member, blank_account(name)))
    name_the_nameless(changes, nameless, taken)


def account_names(account: Account) -> set[str]:
    return {account.username, account.email or ""}


def note_other_name(roster: Roster, person: Person, member: Member) -> None:
    account = member.account
    if account and person.username and person.username not in account_names(account):
        roster.problem(person, "other_user_name", username=account.username)


def name_in_file(roster: Roster, person: Person) -> str:
    """The file's user name, or its e-mail address, or '' when neither can be one."""
    name = person.username or person.email
    if name and not can_be_a_user_name(name, person.email):
        roster.problem(person, "bad_user_name", username=name[:100])
        return ""
    return name


def can_be_a_user_name(name: str, email: str) -> bool:
    try:
        check_user_name(name, email)
    except ValidationError:
        return False
    return len(name) <= LONGEST


def name_the_nameless(changes: PeopleChanges, people: list[tuple[Person, Member]], taken: set[str]) -> None:
    """maya.torres, maya.torres2 …: looks at twenty spellings of each at once, and further while all are taken."""
    sources = {id(member): spellings(person) for person, member in people}
    open_ones = [member for _, member in people]
    while open_ones:
        tries = {id(member): list(islice(sources[id(member)], 20)) for member in open_ones}
        taken |= Account.objects.taken([name for names in tries.values() for name in names])
        left = []
        for member in open_ones:
            name = next((name for name in tries[id(member)] if name not in taken), None)
            if name is None:
                left.append(member)
                continue
            taken.add(name)
            changes.accounts.append((member, blank_account(name)))
        open_ones = left


def spellings(person: Person) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", f"{person.given_name} {person.family_name}").lower()
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    base = ".".join(words)[:120] or "student"
    yield base
    yield from (f"{base}{number}" for number in count(2))


def blank_account(name: str) -> Account:
    return Account(username=name, password=make_password(None))
