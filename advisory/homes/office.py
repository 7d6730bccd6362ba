"""The office's first page: do circles happen, and what to set up next. Counts only, no notes, no turns, no names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from circles.calendar import Standing, standing_of
from circles.dates import monday_of
from circles.follow_ups import count_open
from circles.models import Circle
from schools import clock
from schools.models import Member

FOUR_WEEKS = timedelta(days=27)


@dataclass(frozen=True)
class Practice:
    """Of the circles that are over, or held already: how many were held, and which were not."""

    held: int
    missed: list[Circle]

    @property
    def due(self) -> int:
        return self.held + len(self.missed)


def practice_of(circles: Iterable[Circle], now: datetime) -> Practice:
    standings = [(circle, standing_of(circle, now)) for circle in circles]
    over = [
        circle
        for circle, standing in standings
        if standing == Standing.WAITING or (standing == Standing.CANCELLED and circle.ends_at <= now)
    ]
    held = sum(standing == Standing.HELD for _circle, standing in standings)
    return Practice(held, sorted(over, key=lambda circle: (circle.advisory.name, circle.starts_at)))


def administrator_home(member: Member) -> dict[str, Any]:
    today, now = clock.today(member.school), clock.now()
    circles = list(
        Circle.objects.visible_to(member)
        .between(today - FOUR_WEEKS, today)
        .for_calendar()
        .with_leader(member)
    )
    monday = monday_of(today)
    return {
        "today": today,
        "week": practice_of([circle for circle in circles if circle.on >= monday], now),
        "month": practice_of(circles, now),
        "todays": [circle for circle in circles if circle.on == today and circle.is_led],
        "follow_ups": count_open(today),
    }
