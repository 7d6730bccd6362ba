"""What an advisory did with the library already, or has before it, and how that went."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from circles.models import Circle, Item, PlanStep
from circles.models.item import ItemQuerySet
from schools.models import Advisory

WENT_WORDS: dict[str, Any] = {
    PlanStep.Went.WELL: _("went well"),
    PlanStep.Went.OKAY: _("was okay"),
    PlanStep.Went.FLAT: _("fell flat"),
}


@dataclass(frozen=True)
class Memory:
    """An item in one circle of one advisory. `went` is a `PlanStep.Went`, or empty until somebody says."""

    advisory: Advisory
    on: date
    went: str = ""
    is_held: bool = False

    @property
    def went_words(self) -> str:
        """In the middle of a sentence."""
        return str(WENT_WORDS[self.went]) if self.went else ""


def used_items(advisory: Advisory) -> set[int]:
    """Of every item that a plan of the advisory took; circles that are cancelled do not count. One query."""
    found = PlanStep.objects.used_by(advisory).exclude(item=None)
    return set(found.order_by().values_list("item", flat=True))


def new_to(items: ItemQuerySet, advisory: Advisory) -> ItemQuerySet:
    """Those that no plan of the advisory took yet."""
    return items.filter(~Exists(PlanStep.objects.used_by(advisory).filter(item=OuterRef("pk"))))


def memory_of(items: Iterable[Item | int], advisories: Iterable[Advisory]) -> dict[int, list[Memory]]:
    """For each item, by id, when these advisories used it, the latest first; {} for what none did. One query.

    Ask only for advisories that the reader leads: how it went is theirs to know.
    """
    by_pk = {advisory.pk: advisory for advisory in advisories}
    steps = PlanStep.objects.used().filter(item__in=items, plan__circle__advisory__in=by_pk)
    found = steps.order_by("-plan__circle__on", "-pk").values_list(
        "item", "plan__circle__advisory", "plan__circle__on", "plan__circle__state", "went"
    )
    memories: dict[int, list[Memory]] = defaultdict(list)
    for item, advisory, on, state, went in found:
        memories[item].append(Memory(by_pk[advisory], on, went, state == Circle.State.HELD))
    return dict(memories)
