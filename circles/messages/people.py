"""Whom circles concern: who leads them, who stands in, and who belongs to their advisory on their day."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from circles.models import Circle
from schools.models import Enrollment, Leadership

Pair = tuple[Circle, int]
DAYS = ("advisory", "from_on", "until_on")


def leading(
    circles: Sequence[Circle], among: Collection[int] | None = None, *, substitutes: bool
) -> Iterator[Pair]:
    """Each circle with each of its teachers, or of its day's substitutes, if one likes among these. One query."""
    found = Leadership.objects.filter(is_substitute=substitutes, member__left_on=None)
    found = found if among is None else found.filter(member__in=among)
    return on_their_days(circles, found.values_list("member", *DAYS))


def attending(circles: Sequence[Circle], among: Collection[int] | None = None) -> Iterator[Pair]:
    found = Enrollment.objects.filter(student__left_on=None)
    found = found if among is None else found.filter(student__in=among)
    return on_their_days(circles, found.values_list("student", *DAYS))


def on_their_days(circles: Sequence[Circle], rows: Any) -> Iterator[Pair]:
    advisories = {circle.advisory_id for circle in circles}
    spans: dict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    for member, advisory, from_on, until_on in rows.filter(advisory__in=advisories):
        spans[advisory].append((member, from_on, until_on))
    for circle in circles:
        concerned = {
            member
            for member, from_on, until_on in spans[circle.advisory_id]
            if from_on <= circle.on and (until_on is None or circle.on <= until_on)
        }
        yield from ((circle, member) for member in sorted(concerned))
