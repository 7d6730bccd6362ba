"""What a run has already written into the log of its circle: counts without names, for the top of the form."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import ngettext_lazy

from circles.log import ABSENT
from circles.models import Circle, Seat, Turn

State = Turn.State
COUNTED = {
    State.SHARED.value: ngettext_lazy("%(number)d shared", "%(number)d shared", "number"),
    State.PASSED.value: ngettext_lazy("%(number)d passed", "%(number)d passed", "number"),
    State.COME_BACK.value: ngettext_lazy(
        "%(number)d to come back to", "%(number)d to come back to", "number"
    ),
    State.NOT_REACHED.value: ngettext_lazy("%(number)d not reached", "%(number)d not reached", "number"),
    ABSENT: ngettext_lazy("%(number)d absent", "%(number)d absent", "number"),
}


@dataclass(frozen=True)
class FilledIn:
    """`has_turns`: whether a turn was tapped. `counts`: how many there are of each mark."""

    has_turns: bool
    counts: Counter[str]

    @property
    def words(self) -> list[str]:
        found = {mark: self.counts[mark] for mark in COUNTED if self.counts[mark]}
        return [COUNTED[mark] % {"number": number} for mark, number in found.items()]


def filled_in(circle: Circle, marks: Iterable[str]) -> FilledIn | None:
    """None for a log that is saved, and where no student had a seat in a run."""
    if circle.is_held:
        return None
    states = list(Seat.objects.filter(run__circle=circle).values_list("state", flat=True))
    if not states:
        return None
    return FilledIn(set(states) != {Seat.State.WAITING}, Counter(marks))
