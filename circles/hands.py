"""The show of hands at the end of a circle: how it felt, in counts and never names."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from circles.models import Circle, ShowOfHands
from circles.schedule import Refused
from schools import clock
from schools.models import Member
from schools.seal import seal

COUNTED_IN = (Circle.State.RUNNING, Circle.State.HELD)


@dataclass(frozen=True)
class HandsSummary:
    """What is told of a show of hands: the counts from ten hands up, else None, and only that there is one.

    `seal` says when it was counted, for a page to carry.
    """

    counts: ShowOfHands | None
    seal: str


class CountedMeanwhile(Exception):
    """Somebody counted after the form was opened: `seal` is of what stands. Nothing was changed."""

    def __init__(self, seal: str) -> None:
        super().__init__()
        self.seal = seal


def seal_of_hands(hands: ShowOfHands | None) -> str:
    """Of the moment alone: one over a few hands would tell how many."""
    return seal([hands.counted_at]) if hands else ""


@transaction.atomic
def count_hands(circle: Circle, good: int, okay: int, hard: int, *, seen: str | None = None) -> ShowOfHands:
    """Writes the counts in place of those before; without any hand nothing is kept, and the answer is not saved.

    Raises Refused unless the circle runs or was held, and CountedMeanwhile when there are others than `seen`, if given.
    """
    held = Circle.objects.select_for_update(no_key=True).filter(pk=circle.pk, state__in=COUNTED_IN)
    if not held.values_list("pk").first():
        raise Refused(_("Hands are counted when the circle runs or was held."))
    before = ShowOfHands.objects.filter(circle=circle).first()
    now = seal_of_hands(before)
    if seen not in (None, now) and not is_there(before, (good, okay, hard)):
        raise CountedMeanwhile(now)
    hands = ShowOfHands(
        school_id=circle.school_id, circle=circle, good=good, okay=okay, hard=hard, counted_at=clock.now()
    )
    if not hands.total:
        ShowOfHands.objects.filter(circle=circle).delete()
        return hands
    ShowOfHands.objects.bulk_create(
        [hands],
        update_conflicts=True,
        unique_fields=["circle"],
        update_fields=["good", "okay", "hard", "counted_at"],
    )
    return hands


def is_there(hands: ShowOfHands | None, counts: tuple[int, int, int]) -> bool:
    """Whether the same is kept already. Of fewer than ten hands never: who tries would learn the counts."""
    if not hands:
        return not any(counts)
    return hands.is_shown and counts == (hands.good, hands.okay, hands.hard)


def hands_summary(circle: Circle, member: Member) -> HandsSummary | None:
    """None when nothing was counted, and for everybody who does not lead the circle. One query."""
    found = ShowOfHands.objects.counted_for(member).filter(circle=circle).first()
    return summed_up(found) if found else None


def summed_up(hands: ShowOfHands) -> HandsSummary:
    return HandsSummary(hands if hands.is_shown else None, seal_of_hands(hands))
