"""A student's first page: the next circle, and how often they were there. Nothing is scored."""

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Q

from care.waiting import open_call_of
from circles.calendar import Standing, standing_of
from circles.interviews.people import interview_for
from circles.leaders import leaders_of
from circles.models import Circle, Item, Run, Turn
from circles.models.item import ANSWER_SHOWN
from circles.plans.card import card_in_force
from journals.prompts import occasion_for
from schools import clock
from schools.calendar import term_on
from schools.models import Member, Term
from schools.prepared import Prepared

MOST_AHEAD, ANSWERS = 5, 3
AHEAD = Prepared(
    lambda student, today: (
        Circle.objects.attended_by_student(student).today_or_to_meet(today).for_calendar()[:MOST_AHEAD]
    ),
    student=-1,
    today=date(2000, 1, 1),
)
KEPT = Prepared(
    lambda student, today: Run.objects.kept_by_student(student, today).under_way().select_related("circle"),
    student=-1,
    today=date(2000, 1, 1),
)
ANSWERED = Prepared(
    lambda student, since: Item.objects.answered_since(since, student).select_related("answered_by")[
        :ANSWERS
    ],
    student=-1,
    since=datetime(2000, 1, 1, tzinfo=UTC),
)


def student_home(member: Member) -> dict[str, Any]:
    today, now = clock.today(member.school), clock.now()
    ahead = AHEAD.all(student=member.pk, today=today)
    circles = [circle for circle in ahead if circle.ends_at > now]
    next_ones = [circle for circle in circles if standing_of(circle, now) in (Standing.PLANNED, Standing.NOW)]
    closed = (circle for circle in circles if standing_of(circle, now) == Standing.CLOSED)
    return {
        "today": today,
        "call": open_call_of(member),
        "kept": list(KEPT.all(student=member.pk, today=today)),
        "next": next_ones[0] if next_ones else None,
        "card": card_in_force(next_ones[0]) if next_ones else None,
        "answers": list(ANSWERED.all(student=member.pk, since=now - ANSWER_SHOWN)),
        "leaders": leaders_of(next_ones[0]) if next_ones else [],
        "closure": next((circle.closure for circle in closed if circle.on == today), None),
        "called_off": [circle for circle in circles if circle.on == today and circle.is_cancelled],
        "occasion": occasion_for(member),
        "interview": interview_for(member),
        "attendance": attendance_of(member, term_on(member.school, today)),
    }


def attendance_of(member: Member, term: Term | None) -> dict[str, int]:
    """`total`: this term's held circles that the student was marked in; `present`: those where they were there."""
    if not term:
        return {"total": 0, "present": 0}
    turns = Turn.objects.attendance_of(member).filter(circle__on__range=(term.starts_on, term.ends_on))
    return turns.aggregate(total=Count("pk"), present=Count("pk", filter=Q(is_present=True)))
