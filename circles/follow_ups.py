"""Promises: by when, who keeps them, and what came of them."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from circles.models import FollowUp
from schools import clock
from schools.models import Advisory, Closure, Leadership, Member, Role, School

WEEK = timedelta(days=7)
LONGEST_CLOSURE = timedelta(days=120)


def default_due_on(school: School) -> date:
    """A week from today, or the next day with school after that."""
    first = clock.today(school) + WEEK
    found = Closure.objects.overlapping(first, first + LONGEST_CLOSURE)
    closures = list(found.values_list("starts_on", "ends_on"))
    for offset in range(LONGEST_CLOSURE.days):
        day = first + timedelta(days=offset)
        closed = any(starts_on <= day <= ends_on for starts_on, ends_on in closures)
        if day.weekday() in school.weekday_numbers and not closed:
            return day
    return first


OwnerGroup = tuple[str, list[tuple[int, str]]]


def owner_choices(advisory: Advisory, member: Member) -> list[OwnerGroup]:
    """Who may keep a promise, as grouped choices: the advisory's teachers, then counselors, then everyone else."""
    leads = Leadership.objects.filter(advisory=advisory, member=OuterRef("pk")).on(clock.today(member.school))
    rank = Case(
        When(Exists(leads), then=Value(0)), When(role=Role.COUNSELOR, then=Value(1)), default=Value(2)
    )
    people: Any = Member.objects.leaders().annotate(rank=rank).order_by("rank", "sort_key", "pk")
    names: list[str | Promise] = [
        _("Teachers of %(advisory)s") % {"advisory": advisory},
        _("Counselors"),
        _("Everyone else"),
    ]
    return [
        (str(names[found]), [(person.pk, person.display_name) for person in group])
        for found, group in groupby(people, key=lambda person: person.rank)
    ]


def finish_follow_up(follow_up: FollowUp, outcome: str) -> bool:
    """Marks it done. False when somebody else did so first: then nothing is changed."""
    rows = FollowUp.objects.filter(pk=follow_up.pk, done_at=None)
    return rows.update(done_at=clock.now(), outcome=outcome) == 1


def reopen_follow_up(follow_up: FollowUp) -> str:
    """Undoes `finish_follow_up` and returns the outcome that it takes back."""
    outcome = follow_up.outcome
    FollowUp.objects.filter(pk=follow_up.pk).update(done_at=None, outcome="")
    return outcome


def count_open(today: date) -> dict[str, int]:
    """The school's open promises as `total` and `late` counts: all that those outside of an advisory may know."""
    return FollowUp.objects.open().aggregate(total=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
