"""Calls and concerns for the office: how many, and when they were answered. Never whose they are, and no words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, Min

from care.checks import what_is_wrong
from care.hours import Hours
from care.models import Call, Concern, LawfulOpening, Protocol
from care.protocol import hours_of, protocol_of
from schools import clock
from schools.models import Closure, Member, School, SchoolYear
from schools.school_days import OpenDays

MONTH = timedelta(days=30)
TIMES = ("made_at", "first_due_at", "first_acknowledged_at", "closed_at")
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Times:
    """One call or concern, without whose it is."""

    made_at: datetime
    first_due_at: datetime
    first_acknowledged_at: datetime | None
    closed_at: datetime | None

    @property
    def is_in_time(self) -> bool:
        return self.first_acknowledged_at is not None and self.first_acknowledged_at <= self.first_due_at

    def was_due(self, now: datetime) -> bool:
        """It could have been late: neither does it still have time, nor was it taken back before it was due."""
        return self.first_acknowledged_at is not None or self.first_due_at <= (self.closed_at or now)


@dataclass(frozen=True)
class Answered:
    """Of the calls or the concerns of a span: how many, how many of those that were due were answered in time, and the
    middle number of minutes of the school's hours until somebody acknowledged one; None when nobody did.
    """

    made: int
    due: int
    in_time: int
    minutes: int | None


@dataclass(frozen=True)
class Span:
    """`label` is month or year; `reports` counts the concerns with a report made."""

    label: str
    calls: Answered
    concerns: Answered
    reports: int


@dataclass(frozen=True)
class Queue:
    """What nobody took up yet, and since when the oldest waits."""

    calls: int
    concerns: int
    since: datetime | None

    @property
    def total(self) -> int:
        return self.calls + self.concerns


def queue_of(member: Member) -> Queue:
    """Two queries."""
    calls, concerns = (
        model.objects.counted_by(member).unacknowledged().aggregate(count=Count("pk"), since=Min("made_at"))
        for model in (Call, Concern)
    )
    since = [found["since"] for found in (calls, concerns) if found["since"]]
    return Queue(calls["count"], concerns["count"], min(since, default=None))


@dataclass(frozen=True)
class Card:
    """The first page's few words: what waits, whether calls are on, and what is wrong with them."""

    queue: Queue
    is_on: bool
    wrong: list[str]


def card_of(member: Member) -> Card:
    protocol = protocol_of(member.school)
    return Card(queue_of(member), protocol.is_on, what_is_wrong(member.school, protocol))


def school_year_began_on(school: School) -> date | None:
    year = SchoolYear.objects.on(clock.today(school)).order_by("starts_on").first()
    return year.starts_on if year else None


class Oversight:
    """What the office's page shows, read in a fixed number of queries."""

    def __init__(self, member: Member) -> None:
        self.now, self.member, school = clock.now(), member, member.school
        self.protocol: Protocol = protocol_of(school)
        closures = list(Closure.objects.values_list("starts_on", "ends_on"))
        self.hours: Hours = hours_of(school, self.protocol, OpenDays(school.weekday_numbers, closures))
        self.year_began_on = school_year_began_on(school)
        self.queue = queue_of(member)
        self.wrong = what_is_wrong(school, self.protocol)
        self.openings = LawfulOpening.objects.decidable_by(member).count()

    def spans(self) -> list[Span]:
        """The last 30 days; and this school year, when there is one."""
        from_moments = [self.now - MONTH]
        if self.year_began_on:
            from_moments.append(self.hours.start_of(self.year_began_on))
        calls = self.times_of(Call, min(from_moments))
        concerns = self.times_of(Concern, min(from_moments))
        reported = self.rows_of(Concern, min(from_moments)).filter(reported_on__isnull=False)
        reports = list(reported.values_list("made_at", flat=True))
        return [
            Span(
                label,
                self.answered(calls, moment),
                self.answered(concerns, moment),
                sum(made_at >= moment for made_at in reports),
            )
            for label, moment in zip(("month", "year"), from_moments, strict=False)
        ]

    def rows_of(self, model: Any, since: datetime) -> Any:
        return model.objects.counted_by(self.member).filter(made_at__gte=since)

    def times_of(self, model: Any, since: datetime) -> list[Times]:
        return [Times(*row) for row in self.rows_of(model, since).values_list(*TIMES)]

    def answered(self, rows: Sequence[Times], since: datetime) -> Answered:
        found = [row for row in rows if row.made_at >= since]
        due = [row for row in found if row.was_due(self.now)]
        waited = [
            self.hours.between(row.made_at, row.first_acknowledged_at) / MINUTE
            for row in found
            if row.first_acknowledged_at
        ]
        return Answered(
            made=len(found),
            due=len(due),
            in_time=sum(row.is_in_time for row in due),
            minutes=round(median(waited)) if waited else None,
        )


def answered_between(start: datetime, end: datetime) -> tuple[int, int]:
    """How many of the school's calls were to be answered between the two by then, and how many of them were: counts
    alone, for the school's weekly report. One that was taken back before is none of them.
    """
    rows = Call.objects.filter(first_due_at__gte=start, first_due_at__lt=end).values_list(*TIMES)
    due = [times for times in (Times(*row) for row in rows) if times.was_due(end)]
    return len(due), sum(times.is_in_time for times in due)
