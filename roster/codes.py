"""One-time codes: how a student signs in for the first time, or again after a forgotten password."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.core.cache import cache
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from schools import clock
from schools.accounts import only_here
from schools.models import Account, Advisory, Enrollment, Leadership, Member, Opened, Reason
from schools.models.member import OFFICE
from schools.openings import note_openings, opening_now

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LENGTH = 8
LASTS = timedelta(days=14)
MOST_TRIES = 8
TRIES_SECONDS = 600


@dataclass
class Card:
    """What is printed for one student. `code` is nowhere else: only its hash is stored."""

    student: Member
    username: str
    code: str

    @property
    def spaced(self) -> str:
        return f"{self.code[:4]} {self.code[4:]}"


def advisories_for_codes(member: Member) -> QuerySet[Advisory]:
    """All for the office; for a teacher those that they lead, not those in which they are a substitute."""
    current = Advisory.objects.current()
    if member.role in OFFICE:
        return current
    mine = Leadership.objects.filter(advisory=OuterRef("pk"), member=member, is_substitute=False)
    return current.filter(Exists(mine.on(clock.today(member.school))))


def students_of(advisory: Advisory) -> QuerySet[Member]:
    now = Enrollment.objects.filter(advisory=advisory, student=OuterRef("pk")).on(
        clock.today(advisory.school)
    )
    return Member.objects.here().students().filter(Exists(now)).select_related("account")


def students_for_codes(member: Member) -> QuerySet[Member]:
    if member.role in OFFICE:
        return Member.objects.here().students().select_related("account")
    theirs = Enrollment.objects.filter(advisory__in=advisories_for_codes(member), student=OuterRef("pk")).on(
        clock.today(member.school)
    )
    return Member.objects.here().students().filter(Exists(theirs)).select_related("account")


def has_password(student: Member) -> bool:
    account = student.account
    return bool(account and account.password and not account.password.startswith(UNUSABLE_PASSWORD_PREFIX))


def make_cards(students: list[Member], by: Member) -> list[Card]:
    """New codes; earlier ones work no more. Leaves out who has no account, or one that other schools know too.

    Whoever has a code could sign in as the student, so each is told who made it. Raises Unreadable when that cannot
    be recorded.
    """
    ours = only_here([student.account_id for student in students if student.account_id])
    cards = []
    for student in students:
        if student.account and student.account_id in ours:
            cards.append(Card(student, student.account.username, new_code(student.account)))
    accounts = [card.student.account for card in cards if card.student.account]
    Account.objects.bulk_update(accounts, ["code_hash", "code_expires_at"])
    note_codes([card.student for card in cards], by)
    return cards


def note_codes(students: list[Member], by: Member) -> None:
    note_openings(opening_now(by, student, Opened.CODE, Reason.OFFICE) for student in students)


def new_code(account: Account) -> str:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    account.code_hash = hash_of(account.pk, code)
    account.code_expires_at = clock.now() + LASTS
    return code


def hash_of(account_id: int, code: str) -> str:
    return salted_hmac("roster.code", f"{account_id} {code}", algorithm="sha256").hexdigest()


def tidy_code(typed: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def redeem_code(username: str, code: str, password: str) -> Account | None:
    """Sets the password and uses the code up, once, even when it is sent twice at the same moment.

    None when it is wrong, and when by now the account opens another school too.
    """
    account = Account.objects.filter(username=username.lower(), is_active=True).first()
    hashed = hash_of(account.pk if account else 0, tidy_code(code))
    if not account or not account.code_hash or not constant_time_compare(hashed, account.code_hash):
        return None
    if not only_here([account.pk]):
        return None
    open_code = Account.objects.filter(pk=account.pk, code_hash=hashed, code_expires_at__gt=clock.now())
    used = open_code.update(
        password=make_password(password),
        password_changed_at=clock.now(),
        code_hash="",
        code_expires_at=None,
    )
    if not used:
        return None
    return Account.objects.get(pk=account.pk)


def may_try(username: str) -> bool:
    """Counts a try for this user name, whether there is such an account or not."""
    key = tries_key(username)
    cache.add(key, 0, TRIES_SECONDS)
    try:
        return cache.incr(key) <= MOST_TRIES
    except ValueError:
        cache.add(key, 1, TRIES_SECONDS)
        return True


def tries_key(username: str) -> str:
    return f"roster-code-{hash_of(0, username.lower())}"
