"""A plan for every coming circle that has none, as `circles/plans/propose.py` finds it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from circles.library.load import ensure_library
from circles.models import Circle, Item
from circles.plans.history import histories, library_for
from circles.plans.make import HELD_NEEDS_NONE
from circles.plans.propose import Suggestion, Wish, propose
from circles.plans.reasons import reason_of
from circles.plans.templates import Template, template_of
from circles.schedule import why_not
from schools.models import Advisory, Member


@dataclass(frozen=True)
class Proposal:
    """What a circle could do. `items` are those that the template takes, by kind; `reason` is for the teacher."""

    circle: Circle
    template: Template
    theme: str
    items: dict[str, Item]
    reason: str

    @property
    def item_ids(self) -> str:
        """As a page sends them back: “12,55”."""
        return ",".join(str(item.pk) for item in self.items.values())


def proposals_for(advisory: Advisory, member: Member, until: date | None = None) -> list[Proposal]:
    """For each coming circle of the advisory without a plan in force, in order; from the library as the member has it.

    Who may see them is not asked here: fetch the advisory through a scope, and show circles that the member leads.
    """
    return propose_for_all([advisory], member, until)[advisory.pk]


def propose_for_all(
    advisories: Iterable[Advisory], member: Member, until: date | None = None
) -> dict[int, list[Proposal]]:
    """The same for several advisories of a school, by their id. As many queries for sixty as for one."""
    return proposals(list(advisories), member, until, Wish())


def propose_other(circle: Circle, member: Member, template: str = "", other: int = 0) -> Proposal | None:
    """The proposal for one circle with a template of one's own choice, passing over `other` ones.

    None when the circle has a plan or is not to come.
    """
    wish = Wish(circle.pk, template, other)
    found = proposals([circle.advisory], member, circle.on, wish)[circle.advisory_id]
    return next((proposal for proposal in found if proposal.circle.pk == circle.pk), None)


def proposals(
    advisories: list[Advisory], member: Member, until: date | None, wish: Wish
) -> dict[int, list[Proposal]]:
    ensure_library(member.school)
    library = library_for(member)
    found = histories(advisories, member.school, until)
    suggested = {pk: propose(each.group, each.meetings, library, wish) for pk, each in found.items()}
    circles = {circle.pk: circle for each in found.values() for circle in each.circles}
    items = items_of(suggestion for each in suggested.values() for suggestion in each)
    return {
        pk: [proposal_of(suggestion, circles, items) for suggestion in each] for pk, each in suggested.items()
    }


def items_of(suggestions: Iterable[Suggestion]) -> dict[int, Item]:
    return Item.objects.in_bulk({pk for each in suggestions for pk in each.items.values()})


def proposal_of(suggestion: Suggestion, circles: dict[int, Circle], items: dict[int, Item]) -> Proposal:
    return Proposal(
        circle=circles[suggestion.meeting],
        template=template_of(suggestion.template),
        theme=suggestion.theme,
        items={kind: items[pk] for kind, pk in suggestion.items.items()},
        reason=reason_of(suggestion),
    )


def nothing_words(circle: Circle) -> str:
    """Why nothing is proposed for a circle, read for the calendar, that has no plan."""
    if circle.closure:
        return _("There is no school that day: %(reason)s") % {"reason": circle.closure}
    if circle.is_planned:
        return _("This circle is over, so it needs no plan any more.")
    return why_not(circle, HELD_NEEDS_NONE)
