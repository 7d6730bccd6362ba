"""Who is asked, and when the next: round by round until one adult acknowledges a call or a concern.

A call goes first to whom the student chose, or to every counselor; each further round goes to the next named adult, and
once all were asked, to everybody again when the school opens. A concern goes to every counselor in each round.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from care.carers import Staffing, carers, counselors
from care.hours import Hours
from care.messages.waiting import tell_office, tell_round
from care.models import Asking, Call, Concern
from care.protocol import hours_of, patience_of, protocol_of
from schools import clock
from schools.models import Member, School
from schools.school_days import OpenDays

Matter = Call | Concern
# So many are asked about in one transaction: who says meanwhile that they are there does not wait for long.
TOGETHER = 50


class Rounds:
    """What a school's rounds are made of, read once."""

    def __init__(self, school: School, days: OpenDays | None = None) -> None:
        protocol = protocol_of(school)
        self.school = school
        self.staffing = Staffing.of(school)
        self.hours: Hours = hours_of(school, protocol, days)
        self.patience: timedelta = patience_of(protocol)
        self.counselors: list[Member] = list(counselors())

    def first(self, matter: Matter) -> list[Member]:
        """Without those who are away; whom a student chose is asked all the same, and somebody beside them."""
        if isinstance(matter, Call) and matter.chosen:
            if self.staffing.is_able(matter.chosen.pk):
                return [matter.chosen]
            return [matter.chosen, *self.next_ones([matter.chosen.pk])]
        return self.staffing.reachable(self.counselors) or self.next_ones(()) or self.everybody(matter)

    def next_ones(self, asked: Collection[int]) -> list[Member]:
        """The next named adult who was not asked yet, or nobody."""
        person = self.staffing.next_after(asked)
        return [person] if person else []

    def further(self, matter: Matter, asked: Collection[int]) -> list[Member]:
        """Somebody who was not asked yet, or all of them again."""
        fresh = [] if isinstance(matter, Concern) and self.counselors else self.next_ones(asked)
        return fresh or self.again(matter)

    def again(self, matter: Matter) -> list[Member]:
        if isinstance(matter, Concern) and self.counselors:
            return self.staffing.reachable(self.counselors) or self.counselors
        return self.everybody(matter)

    def everybody(self, matter: Matter) -> list[Member]:
        chosen = [matter.chosen] if isinstance(matter, Call) and matter.chosen else []
        chosen = [person for person in chosen if person.pk in self.staffing.here]
        return list(dict.fromkeys([*chosen, *self.counselors, *self.staffing.everybody()]))

    def begin(self, matter: Matter, people: Sequence[Member], at: datetime) -> None:
        """Asks these adults from a moment on, and plans when the next ones are."""
        self.ask(matter, people, at)
        wait_until(matter, self.hours.due_after(at, self.patience))

    def ask(self, matter: Matter, people: Sequence[Member], at: datetime) -> None:
        rows = [
            Asking(
                school=self.school,
                adult=person,
                role=person.role,
                round=matter.round,
                from_at=at,
                **about(matter),
            )
            for person in people
        ]
        Asking.objects.bulk_create(rows, ignore_conflicts=True)
        tell_round(matter, people, at)

    def go_on(self, matter: Matter) -> None:
        """The next round, at the moment it is due; one that was missed, now. The office learns that one waits."""
        now = clock.now()
        at = max(matter.due_at or now, now)
        asked = set(Asking.objects.filter(**about(matter)).values_list("adult", flat=True))
        people = self.further(matter, asked)
        is_again = len(people) > 1 or asked.issuperset(person.pk for person in people)
        matter.round += 1
        self.ask(matter, people, at)
        tell_office(matter, at)
        again_at = self.hours.next_opening(at) if is_again else self.hours.due_after(at, self.patience)
        wait_until(matter, again_at)


def wait_until(matter: Matter, due_at: datetime) -> None:
    matter.due_at, matter.holder, matter.acknowledged_at = due_at, None, None
    matter.save(update_fields=["due_at", "round", "holder", "acknowledged_at"])


def about(matter: Matter) -> dict[str, Matter]:
    return {"call" if isinstance(matter, Call) else "concern": matter}


def forget_planned(matter: Matter) -> None:
    """Those who would have been asked next are not."""
    Asking.objects.filter(**about(matter), from_at__gt=clock.now()).delete()


def go_on_until(school: School, until: datetime, days: OpenDays) -> None:
    """All rounds that begin before a moment; and what is held by somebody who has left waits again."""
    give_back_held_by_nobody()
    due = [
        *of_one_model(Call.objects.select_related("school", "chosen"), until),
        *of_one_model(Concern.objects.select_related("school"), until),
    ]
    if not due:
        return
    rounds = Rounds(school, days)
    for matter in due:
        while matter.due_at and matter.due_at < until:
            rounds.go_on(matter)


def of_one_model(rows: Any, until: datetime) -> list[Matter]:
    """Those that wait longest, locked, so that nobody acknowledges one meanwhile; the next minute has the next ones."""
    due = rows.unacknowledged().filter(due_at__lt=until).order_by("due_at", "pk")
    return list(due.select_for_update(of=["self"])[:TOGETHER])


def give_back_held_by_nobody() -> None:
    """Who acknowledged it has left, or lost their role or their account: the next adult is asked at once."""
    for model in (Call, Concern):
        held = model.objects.open().filter(acknowledged_at__isnull=False)
        by_nobody = held.exclude(pk__in=model.objects.held_by(carers()).values("pk"))
        by_nobody.update(acknowledged_at=None, holder=None, due_at=clock.now())
