"""Whom a circle has not heard lately: for the eyes of its own teachers, never a ranking."""

from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from circles.models import Circle, Turn
from schools import clock
from schools.models import Advisory, Enrollment, Member
from schools.prepared import Prepared

CIRCLES = 3


def not_heard_lately(member: Member, advisory: Advisory | None = None) -> list[Member]:
    """Students of the advisories that the member teaches, or of this one of them: not for who stands in.

    They were there in the advisory's circles three times and shared nothing in the last three of these. In the order
    of their names. One query.
    """
    asked = {"member": member.pk, "today": clock.today(member.school)}
    turns = OF_ONE.all(advisory=advisory.pk, **asked) if advisory else OF_ALL.all(**asked)
    found = [(student, list(group)) for student, group in groupby(turns, key=lambda turn: turn.student)]
    return [student for student, group in found if len(group) == CIRCLES and not has_shared(group)]


def latest_turns(member: int, today: date, **chosen: int) -> Any:
    """The last three of each student, in circles of the advisory that they belong to today."""
    enrolled = Enrollment.objects.on(today).filter(
        student=OuterRef("student"), advisory=OuterRef("circle__advisory")
    )
    taught = Advisory.objects.current().taught_on(today, member).filter(**chosen)
    latest = Window(RowNumber(), partition_by=F("student"), order_by=F("circle__starts_at").desc())
    return (
        Turn.objects.of_circles_led_on(today, member)
        .filter(Exists(enrolled), circle__advisory__in=taught, student__left_on=None)
        .filter(is_present=True, circle__state=Circle.State.HELD)
        .annotate(latest=latest)
        .filter(latest__lte=CIRCLES)
        .select_related("student")
        .order_by("student__sort_key", "student", "latest")
    )


OF_ALL = Prepared(latest_turns, member=-1, today=date(2000, 1, 1))
OF_ONE = Prepared(
    lambda member, today, advisory: latest_turns(member, today, pk=advisory),
    member=-1,
    today=date(2000, 1, 1),
    advisory=-2,
)


def has_shared(turns: list[Turn]) -> bool:
    return any(turn.state == Turn.State.SHARED for turn in turns)
