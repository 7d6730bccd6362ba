"""Students of an interview are paired, and those who come late join them."""

from collections.abc import Collection

from django.db import transaction

from circles.groupings import new_seed, save_grouping, seat_groups, together_before
from circles.groups import Group, Together, group_students
from circles.groups import Pair as Two
from circles.interviews.people import Pair, hold_interview, pairs_of, students_of
from circles.models import Grouping, Interview
from schools.models import Member

SIZE = 2


class PairedMeanwhile(Exception):
    """Somebody else paired the students, or ended the interview, after this person looked."""


@transaction.atomic
def pair_interview(interview: Interview, absent: Collection[str], seen: str) -> int:
    """Pairs those whose ids are not among the absent; returns the number of groups.

    `seen` is the `mark_of` the pairs that the person looked at. Raises PairedMeanwhile when they are others by now.
    """
    locked = lock(interview, seen)
    students = there(students_of(locked.advisory), absent)
    groups = group_students(students, SIZE, together_before(locked.advisory), new_seed())
    if groups:
        locked.grouping = save_grouping(locked.advisory, groups, locked.circle)
        locked.state = Interview.State.PAIRED
        locked.save(update_fields=["grouping", "state"])
    return len(groups)


@transaction.atomic
def pair_the_others(interview: Interview, absent: Collection[str], seen: str) -> int:
    """Finds partners for those without: each other, and one who is left over joins a group. Returns their number.

    Raises PairedMeanwhile as `pair_interview` does.
    """
    locked = lock(interview, seen)
    if not locked.grouping:
        raise PairedMeanwhile
    pairs = pairs_of(locked)
    waiting = there(without_partner(students_of(locked.advisory), pairs), absent)
    together = together_before(locked.advisory)
    move_out(locked.grouping, waiting)
    if len(waiting) == 1 and (host := best_host(waiting[0], pairs, together)):
        seat_groups(locked.grouping, [(host.number, waiting)])
    else:
        groups = group_students(waiting, SIZE, together, new_seed())
        seat_groups(locked.grouping, enumerate(groups, start=next_number(locked.grouping)))
    return len(waiting)


def lock(interview: Interview, seen: str) -> Interview:
    locked = hold_interview(interview)
    if locked.is_ended or mark_of(locked) != seen:
        raise PairedMeanwhile
    return locked


def mark_of(interview: Interview) -> str:
    """Which pairs stand now, for a page to carry; empty before the first."""
    return str(interview.grouping_id or "")


def there(students: list[Member], absent: Collection[str]) -> Group:
    return [student.pk for student in students if str(student.pk) not in absent]


def without_partner(students: list[Member], pairs: list[Pair]) -> list[Member]:
    """Students without a seat, and those whose partner left."""
    seated = {student for pair in pairs if len(pair.students) > 1 for student in pair.students}
    return [student for student in students if student not in seated]


def move_out(grouping: Grouping, students: Group) -> None:
    grouping.seats.filter(student__in=students).delete()


def next_number(grouping: Grouping) -> int:
    last = grouping.seats.order_by("-number").first()
    return last.number + 1 if last else 1


def best_host(student: int, pairs: list[Pair], together: dict[Two, Together]) -> Pair | None:
    """The smallest group, and among these the one whose students they have been together with least."""
    hosts = [pair for pair in pairs if len(pair.students) > 1]
    return min(hosts, key=lambda pair: (len(pair.students), met(student, pair, together)), default=None)


def met(student: int, pair: Pair, together: dict[Two, Together]) -> int:
    found = [together.get(frozenset((student, other.pk))) for other in pair.students]
    return sum(each.times for each in found if each)
