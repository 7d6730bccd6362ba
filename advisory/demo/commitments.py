"""What the demo's school told students after its surveys: one thing is done, two are to come."""

from datetime import datetime, timedelta

from advisory.demo.office import BELONGING, DAY
from reports.models import Commitment
from schools.models import Member
from surveys.models import Part

LAST_RESULTS = 45 * DAY


def add_commitments(by: Member, now: datetime) -> None:
    """About the latest survey with results."""
    code = BELONGING.partition("/")[0]
    closed = Part.objects.filter(survey__closed_at__isnull=False, version__code=code)
    part = closed.order_by("-survey__closes_at").first()
    today = now.date()
    Commitment.objects.bulk_create(
        [
            commitment(
                by,
                part,
                construct="student-voice",
                item="speak-up",
                said="Things rarely get better here because we speak up.",
                will="Two students from each grade meet the principal on the first Monday of every month and decide on "
                "one thing.",
                due_on=today + timedelta(days=12),
            ),
            commitment(
                by,
                part,
                construct="caring-adults",
                item="walk-past",
                said="On most days, many adults walk right past us.",
                will="Adults stand at their doors between classes and greet students by name.",
                due_on=today - timedelta(days=10),
                done_at=now - timedelta(days=12),
                outcome="All teachers are at their doors since the first week of the month. Two names a day are new "
                "to somebody.",
            ),
            commitment(
                by,
                None,
                said="There is no quiet place in the morning.",
                will="The library opens at 7:30, with an adult and without talking.",
                due_on=today + timedelta(days=33),
            ),
        ]
    )
    Commitment.objects.filter(made_by=by).update(created_at=now - LAST_RESULTS)


def commitment(by: Member, part: Part | None, **row: object) -> Commitment:
    return Commitment(school_id=by.school_id, part=part, for_families=True, made_by=by, **row)
