"""Promises: by when, who keeps them, and what came of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from circles.models import FollowUp
from schools import clock
from schools.dates import monday_of
from schools.models import Advisory, Leadership, Member, Role, School
from schools.school_days import OpenDays

WEEK = timedelta(days=7)
NOT_HANDED: dict[str, Any] = {"handed_from": None, "handed_at": None}


def default_due_on(school: School) -> date:
    """A week from today, or the next day with school after that."""
    return OpenDays.of(school).next_from(clock.today(school) + WEEK)


@dataclass
class Promises:
    """Open promises as their owner and those who lead the circle read them; each list in the order of the days."""

    overdue: list[FollowUp] = field(default_factory=list)
    this_week: list[FollowUp] = field(default_factory=list)
    later: list[FollowUp] = field(default_factory=list)
    others: list[FollowUp] = field(default_factory=list)

    @property
    def mine(self) -> list[FollowUp]:
        return [*self.overdue, *self.this_week, *self.later]


def sort_promises(follow_ups: Iterable[FollowUp], member: Member) -> Promises:
    """The member's own by when they are due: this week lasts until its Sunday."""
    today, found = clock.today(member.school), Promises()
    next_monday = monday_of(today) + WEEK
    for follow_up in follow_ups:
        if follow_up.owner_id != member.pk:
            found.others.append(follow_up)
        elif follow_up.due_on < today:
            found.overdue.append(follow_up)
        else:
            (found.this_week if follow_up.due_on < next_monday else found.later).append(follow_up)
    return found


NAMES_BY_ROLE = {
    Role.TEACHER: _("%(name)s, teacher"),
    Role.STAFF: _("%(name)s, staff"),
    Role.SUBSTITUTE: _("%(name)s, substitute"),
    Role.COUNSELOR: _("%(name)s, counselor"),
    Role.ADMINISTRATOR: _("%(name)s, administrator"),
}


def about_the_group(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    return [follow_up for follow_up in follow_ups if not follow_up.student_id]


def about_students(follow_ups: Iterable[FollowUp]) -> list[FollowUp]:
    """They name people: pages fold them away."""
    return [follow_up for follow_up in follow_ups if follow_up.student_id]


OwnerGroup = tuple[str, list[tuple[int, str]]]


def owner_choices(advisory: Advisory, member: Member) -> list[OwnerGroup]:
    """Who may keep a promise, as grouped choices: the advisory's teachers, then counselors, then everyone else.

    A substitute does not give one to themselves: they would see it beyond the named days.
    """
    leads = Leadership.objects.filter(advisory=advisory, member=OuterRef("pk")).on(clock.today(member.school))
    rank = Case(
        When(Exists(leads), then=Value(0)), When(role=Role.COUNSELOR, then=Value(1)), default=Value(2)
    )
    able = Member.objects.leaders()
    if not Advisory.objects.taught_by(member).filter(pk=advisory.pk).exists():
        able = able.exclude(pk=member.pk)
    people: Any = list(able.annotate(rank=rank).order_by("rank", "sort_key", "pk"))
    alike = Counter(person.display_name for person in people)
    names: list[str | Promise] = [
        _("Teachers of %(advisory)s") % {"advisory": advisory},
        _("Counselors"),
        _("Everyone else"),
    ]
    return [
        (str(names[found]), [(person.pk, owner_name(person, alike)) for person in group])
        for found, group in groupby(people, key=lambda person: person.rank)
    ]


def owner_name(person: Member, alike: Counter[str]) -> str:
    """With what they are here, where another one is called alike, and for counselors."""
    name = person.display_name
    if person.role != Role.COUNSELOR and alike[name] == 1:
        return name
    return NAMES_BY_ROLE[Role(person.role)] % {"name": name}


def default_owner(advisory: Advisory, member: Member) -> int | None:
    """Who teaches the advisory: the member if they do; of a substitute's promise, whoever taught it first."""
    today = clock.today(member.school)
    teaching = (
        Leadership.objects.filter(advisory=advisory, is_substitute=False).on(today).order_by("from_on", "pk")
    )
    found = list(teaching.values_list("member", flat=True))
    return member.pk if member.pk in found else next(iter(found), None)


def hand_over(pk: int, to: Member, *, owner: int, by: Member) -> bool:
    """Gives it from this owner to somebody else. False, and nothing done, when it is not theirs or not open now.

    Who gave it away can take it back; who had it taken from them cannot, and is not said to have given it.
    """
    rows = FollowUp.objects.open().filter(pk=pk, owner=owner)
    given = {"handed_from": by, "handed_at": clock.now()} if by.pk == owner else NOT_HANDED
    return rows.update(owner=to, **given) == 1


def hand_back(pk: int, by: Member, *, owner: int) -> bool:
    """Undoes `hand_over`. False unless it is open, this one owns it still, and `by` may: then nothing is changed."""
    rows = FollowUp.objects.handed_back_by(by).filter(pk=pk, owner=owner)
    return rows.update(owner=F("handed_from"), **NOT_HANDED) == 1


def finish_follow_up(follow_up: FollowUp, outcome: str, *, by: Member) -> bool:
    """Marks it done. False when somebody else did so first: then nothing is changed."""
    rows = FollowUp.objects.filter(pk=follow_up.pk, done_at=None)
    return rows.update(done_at=clock.now(), done_by=by, outcome=outcome, **NOT_HANDED) == 1


def reopen_follow_up(follow_up: FollowUp) -> str:
    """Undoes `finish_follow_up` and returns the outcome that it takes back."""
    outcome = follow_up.outcome
    FollowUp.objects.filter(pk=follow_up.pk).update(done_at=None, done_by=None, outcome="")
    return outcome


def count_open(today: date) -> dict[str, int]:
    """The school's open promises as `total` and `late` counts: all that those outside of an advisory may know."""
    return FollowUp.objects.open().aggregate(total=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
