"""Who was in a group with whom, kept so that next time others meet."""

import secrets
from collections.abc import Iterable, Sequence
from itertools import combinations

from django.db import transaction

from circles.groups import Group, Pair, Together
from circles.models import Circle, Grouping, GroupSeat
from schools.models import Advisory


def together_before(advisory: Advisory) -> dict[Pair, Together]:
    """Every two students who were in one group of the advisory. One query."""
    seats = GroupSeat.objects.filter(grouping__advisory=advisory).order_by(
        "-grouping__made_at", "-grouping_id", "number"
    )
    groups: dict[tuple[int, int], Group] = {}
    for grouping, number, student in seats.values_list("grouping", "number", "student"):
        groups.setdefault((grouping, number), []).append(student)
    return count_together(groups)


def count_together(groups: dict[tuple[int, int], Group]) -> dict[Pair, Together]:
    """Of groups by the id of their grouping, the latest first, and their number."""
    ages = {grouping: age for age, grouping in enumerate(dict.fromkeys(key[0] for key in groups), start=1)}
    found: dict[Pair, Together] = {}
    for (grouping, _number), students in groups.items():
        for pair in map(frozenset, combinations(students, 2)):
            before = found.get(pair)
            found[pair] = Together(before.times + 1, before.ago) if before else Together(1, ages[grouping])
    return found


@transaction.atomic
def save_grouping(advisory: Advisory, groups: Sequence[Group], circle: Circle | None = None) -> Grouping:
    """`groups` hold ids of students; the first gets number 1."""
    grouping = Grouping.objects.create(school_id=advisory.school_id, advisory=advisory, circle=circle)
    seat_groups(grouping, enumerate(groups, start=1))
    return grouping


def seat_groups(grouping: Grouping, numbered: Iterable[tuple[int, Group]]) -> None:
    """Adds seats; the number of a group that is there already makes it larger."""
    GroupSeat.objects.bulk_create(
        GroupSeat(school_id=grouping.school_id, grouping=grouping, number=number, student_id=student)
        for number, group in numbered
        for student in group
    )


def new_seed() -> int:
    return secrets.randbits(32)
