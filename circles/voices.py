"""Whom a circle has not heard lately: for the eyes of its own teachers, never a ranking."""

from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from circles.models import Circle, Turn
from schools import clock
from schools.models import Advisory, Enrollment, Member

CIRCLES = 3


def not_heard_lately(member: Member, advisory: Advisory | None = None) -> list[Member]:
    """Students of the advisories that the member teaches, or of this one of them: not for who stands in.

    They were there in the advisory's circles three times and shared nothing in the last three of these. In the order
    of their names. One query.
    """
    latest = Window(RowNumber(), partition_by=F("student"), order_by=F("circle__starts_at").desc())
    turns: Any = (
        turns_of_own_students(member, advisory)
        .filter(is_present=True, circle__state=Circle.State.HELD)
        .annotate(latest=latest)
        .filter(latest__lte=CIRCLES)
        .select_related("student")
        .order_by("student__sort_key", "student", "latest")
    )
    found = [(student, list(group)) for student, group in groupby(turns, key=lambda turn: turn.student)]
    return [student for student, group in found if len(group) == CIRCLES and not has_shared(group)]


def turns_of_own_students(member: Member, advisory: Advisory | None) -> Any:
    """In circles of the advisory that the student belongs to today."""
    taught = Advisory.objects.current().taught_by(member)
    if advisory:
        taught = taught.filter(pk=advisory.pk)
    enrolled = Enrollment.objects.on(clock.today(member.school)).filter(
        student=OuterRef("student"), advisory=OuterRef("circle__advisory")
    )
    turns = Turn.objects.readable_by(member).filter(circle__advisory__in=taught, student__left_on=None)
    return turns.filter(Exists(enrolled))


def has_shared(turns: list[Turn]) -> bool:
    return any(turn.state == Turn.State.SHARED for turn in turns)
