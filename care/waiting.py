"""What waits for an adult, and what they look after: for lists and first pages, without any words."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Value

from care.models import Call, Concern
from schools import clock
from schools.models import Member
from schools.prepared import Prepared

LATELY = timedelta(days=14)
MOST_CLOSED = 20
OPEN_CALL = Prepared(lambda author: Call.objects.open_of(author)[:1], author=-1)


@dataclass(frozen=True)
class Work:
    """Of calls or of concerns: nobody has it, the member has it, a colleague has it, it is closed."""

    waiting: list[Any]
    mine: list[Any]
    others: list[Any]
    closed: list[Any]


def calls_for(member: Member) -> Work:
    return work(Call.objects.for_adult(member).select_related("author", "chosen", "holder"), member)


def concerns_for(member: Member) -> Work:
    return work(Concern.objects.for_adult(member).select_related("student", "holder"), member)


def work(rows: Any, member: Member) -> Work:
    """Two queries. The longest wait comes first."""
    open_ones = list(rows.open().order_by("made_at"))
    return Work(
        waiting=[row for row in open_ones if not row.acknowledged_at],
        mine=[row for row in open_ones if row.acknowledged_at and row.holder_id == member.pk],
        others=[row for row in open_ones if row.acknowledged_at and row.holder_id != member.pk],
        closed=list(rows.filter(closed_at__gt=clock.now() - LATELY).order_by("-closed_at")[:MOST_CLOSED]),
    )


def count_waiting(member: Member) -> dict[str, int]:
    """How many calls and concerns ask the member and nobody has taken up. One query."""
    calls = Call.objects.for_adult(member).unacknowledged().order_by().values_list(Value("calls"))
    concerns = Concern.objects.for_adult(member).unacknowledged().order_by().values_list(Value("concerns"))
    found = Counter(noun for (noun,) in calls.union(concerns, all=True))
    return {"calls": found["calls"], "concerns": found["concerns"]}


def open_call_of(student: Member) -> Call | None:
    """The latest that is not over."""
    return OPEN_CALL.first(author=student.pk)
