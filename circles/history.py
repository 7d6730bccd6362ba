"""What an advisory did so far, for those who lead it: each circle, how it went and felt, and what was promised."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q

from circles.calendar import Standing, standing_of
from circles.follow_ups import about_students, about_the_group
from circles.models import Circle, FollowUp, PlanStep, ShowOfHands, Turn
from circles.models.circle import CircleQuerySet
from circles.notes import NO_NOTE, Note
from circles.plans.card import PlanCard, cards_in_force
from schools import clock
from schools.models import Advisory, Member


@dataclass(frozen=True)
class PastCircle:
    """One circle that is over. `hands` is None below ten hands; `present` of `total` were there, by the log."""

    circle: Circle
    standing: Standing
    card: PlanCard | None = None
    hands: ShowOfHands | None = None
    present: int = 0
    total: int = 0
    follow_ups: Sequence[FollowUp] = field(default_factory=list)
    note: Note = NO_NOTE

    @property
    def done(self) -> list[PlanStep]:
        """What it was about, and its activity."""
        steps = (self.card.lead, self.card.activity) if self.card else ()
        return [step for step in steps if step]

    @property
    def group_promises(self) -> list[FollowUp]:
        return about_the_group(self.follow_ups)

    @property
    def student_promises(self) -> list[FollowUp]:
        return about_students(self.follow_ups)


@dataclass(frozen=True)
class LastTime:
    """The circle before, and what is still promised since then or from earlier."""

    past: PastCircle
    promises: Sequence[FollowUp]

    @property
    def group_promises(self) -> list[FollowUp]:
        return about_the_group(self.promises)

    @property
    def student_promises(self) -> list[FollowUp]:
        """They name people: pages fold them away."""
        return about_students(self.promises)


def circles_behind(member: Member, advisory: Advisory) -> CircleQuerySet:
    """Those of the advisory that the member leads and that are held, or over, the latest first."""
    mine = Circle.objects.led_by(member).filter(advisory=advisory)
    return mine.behind(clock.now()).with_closure().order_by("-starts_at", "-pk")


def past_circles(
    member: Member, circles: Sequence[Circle], notes: Mapping[int, Note] | None = None
) -> list[PastCircle]:
    """Of circles that the member leads and that were read `with_closure`, in their order. Five queries for all.

    With these notes of theirs, by the circle's id, for a page that shows them.
    """
    now, cards, notes = clock.now(), cards_in_force(circles), notes or {}
    hands, there, promises = (
        hands_in(member, circles),
        present_in(member, circles),
        promised_in(member, circles),
    )
    return [
        PastCircle(
            circle,
            standing_of(circle, now),
            cards.get(circle.pk),
            hands.get(circle.pk),
            *there.get(circle.pk, (0, 0)),
            promises[circle.pk],
            notes.get(circle.pk, NO_NOTE),
        )
        for circle in circles
    ]


def hands_in(member: Member, circles: Sequence[Circle]) -> dict[int, ShowOfHands]:
    found = ShowOfHands.objects.readable_by(member).filter(circle__in=circles)
    return {hands.circle_id: hands for hands in found}


def present_in(member: Member, circles: Sequence[Circle]) -> dict[int, tuple[int, int]]:
    """How many were there, and of how many."""
    turns = Turn.objects.readable_by(member).filter(circle__in=circles).order_by().values("circle")
    counts = turns.annotate(present=Count("pk", filter=Q(is_present=True)), total=Count("pk"))
    return {found["circle"]: (found["present"], found["total"]) for found in counts}


def promised_in(member: Member, circles: Sequence[Circle]) -> dict[int, list[FollowUp]]:
    found: dict[int, list[FollowUp]] = defaultdict(list)
    for follow_up in FollowUp.objects.with_people().visible_to(member).filter(circle__in=circles):
        found[follow_up.circle_id].append(follow_up)
    return found


def open_promises(member: Member, advisory: Advisory) -> list[FollowUp]:
    """What is still open from circles of the advisory that the member leads, what is due first. One query."""
    led = Circle.objects.led_by(member).filter(advisory=advisory)
    found = FollowUp.objects.with_people().visible_to(member).open()
    return list(found.filter(circle__in=led))


def last_time(circle: Circle, member: Member) -> LastTime | None:
    """The advisory's latest held circle before this one; None without one that the member leads."""
    behind = circles_behind(member, circle.advisory).filter(state=Circle.State.HELD)
    before = list(behind.filter(starts_at__lt=circle.starts_at)[:1])
    if not before:
        return None
    return LastTime(past_circles(member, before)[0], open_promises(member, circle.advisory))
