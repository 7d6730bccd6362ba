"""The office's first page: do circles happen, and what to set up next. Counts only, no notes, no turns, no names."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from care.oversight import card_of
from circles.calendar import practice_of
from circles.follow_ups import count_open
from circles.models import Circle
from circles.plans.card import cards_in_force
from circles.runs.end import ended_among
from reports.models import Release
from schools import clock
from schools.dates import monday_of
from schools.models import Member
from surveys.models import Survey
from surveys.participation import Participation, is_counted, school_participation

FOUR_WEEKS = timedelta(days=27)


def administrator_home(member: Member, surveys: Sequence[Survey]) -> dict[str, Any]:
    today, now = clock.today(member.school), clock.now()
    circles = list(
        Circle.objects.visible_to(member)
        .between(today - FOUR_WEEKS, today)
        .for_calendar()
        .with_leader(member)
    )
    monday = monday_of(today)
    week = practice_of([circle for circle in circles if circle.on >= monday], now)
    todays = [circle for circle in circles if circle.on == today and circle.is_led]
    return {
        "today": today,
        "week": week,
        "missed": sorted(week.missed, key=lambda circle: (circle.advisory.name, circle.starts_at)),
        "month": practice_of(circles, now),
        "todays": todays,
        "ended": ended_among(todays),
        "cards": cards_in_force(todays),
        "follow_ups": count_open(today),
        "care": card_of(member),
        "surveys": with_participation(surveys),
        "held": held_for(member),
    }


def held_for(member: Member) -> list[Release]:
    """Results that can still be withheld, the soonest first. One query."""
    held = Release.objects.run_by(member).held_at(clock.now()).filter(withheld_at=None)
    return list(held.select_related("survey").order_by("builds_at"))


def with_participation(surveys: Sequence[Survey]) -> list[tuple[Survey, Participation | None]]:
    """How many answered, from the first full hour on. Two queries."""
    now = clock.now()
    counted = school_participation([survey for survey in surveys if is_counted(survey, now)])
    return [(survey, counted.get(survey.pk)) for survey in surveys]
