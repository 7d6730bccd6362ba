"""Whom a circle has not heard lately: for the facilitator's eyes, never a ranking."""

from itertools import groupby
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from circles.models import Circle, Turn
from schools import clock
from schools.models import Enrollment, Member

CIRCLES = 3


def not_heard_lately(member: Member) -> list[Member]:
    """Students of the circles that the member leads who were there three times and shared nothing in these three.

    In the order of their names. One query.
    """
    latest = Window(RowNumber(), partition_by=F("student"), order_by=F("circle__starts_at").desc())
    today = clock.today(member.school)
    enrolled = Enrollment.objects.on(today).values("student")
    turns: Any = (
        Turn.objects.readable_by(member)
        .filter(Q(is_present=True), circle__state=Circle.State.HELD, student__in=enrolled)
        .annotate(latest=latest)
        .filter(latest__lte=CIRCLES)
        .select_related("student")
        .order_by("student__sort_key", "student", "latest")
    )
    found = [(student, list(group)) for student, group in groupby(turns, key=lambda turn: turn.student)]
    return [student for student, group in found if len(group) == CIRCLES and not has_shared(group)]


def has_shared(turns: list[Turn]) -> bool:
    return any(turn.state == Turn.State.SHARED for turn in turns)
