"""The show of hands at the end of a circle: how it felt, in counts and never names."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from circles.models import Circle, ShowOfHands
from circles.schedule import Refused
from schools import clock
from schools.models import Member

COUNTED_IN = (Circle.State.RUNNING, Circle.State.HELD)


@dataclass(frozen=True)
class HandsSummary:
    """What is told of a show of hands: the counts from ten hands up, else None, and only that there is one."""

    counts: ShowOfHands | None


@transaction.atomic
def count_hands(circle: Circle, good: int, okay: int, hard: int) -> ShowOfHands:
    """Writes the counts in place of those before; without any hand nothing is kept, and the answer is not saved.

    Raises Refused unless the circle runs or was held.
    """
    if not Circle.objects.filter(pk=circle.pk, state__in=COUNTED_IN).exists():
        raise Refused(_("Hands are counted when the circle runs or was held."))
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


def hands_of(circle: Circle, member: Member) -> ShowOfHands | None:
    """The counts, from ten hands up and for those who lead the circle; else None."""
    return ShowOfHands.objects.readable_by(member).filter(circle=circle).first()


def hands_summary(circle: Circle, member: Member) -> HandsSummary | None:
    """None when nothing was counted, and for everybody who does not lead the circle. One query."""
    found = ShowOfHands.objects.counted_for(member).filter(circle=circle).first()
    return HandsSummary(found if found.is_shown else None) if found else None
