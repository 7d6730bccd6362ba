"""Taking what is proposed, unless another circle of the advisory took something of it meanwhile."""

from collections.abc import Sequence

from django.db import transaction

from circles.library.memory import used_items
from circles.models import Plan
from circles.plans.make import Wanted, make_plan, make_plans
from circles.plans.proposals import Proposal, proposals_for, propose_other
from circles.plans.went import JUDGED
from circles.schedule import hold_advisory
from schools.models import Advisory, Member


class UsedMeanwhile(Exception):
    """Another circle of the advisory uses one of the items by now. Nothing was made."""


@transaction.atomic
def take_proposal(wanted: Wanted, by: Member) -> Plan:
    """Raises UsedMeanwhile; PlanExists and Refused as `make_plan` does."""
    circle, template = wanted.circle, wanted.template
    hold_advisory(circle.advisory)
    used = used_items(circle.advisory)
    if again(wanted, used) and has_new(wanted, used, propose_other(circle, by, template.key)):
        raise UsedMeanwhile
    return make_plan(circle, template, wanted.items, by)


@transaction.atomic
def take_proposals(advisory: Advisory, wanted: Sequence[Wanted], by: Member) -> list[Plan]:
    """The plans that were made: without circles that are not to be planned, or whose items another uses by now."""
    hold_advisory(advisory)
    used = used_items(advisory)
    fresh: dict[int, Proposal] = {}
    if any(again(each, used) for each in wanted):
        fresh = {proposal.circle.pk: proposal for proposal in proposals_for(advisory, by)}
    return make_plans([each for each in wanted if not has_new(each, used, fresh.get(each.circle.pk))], by)


def again(wanted: Wanted, used: set[int]) -> list[str]:
    """The kinds of which the advisory uses the very item already."""
    return [kind for kind, item in wanted.items.items() if kind in JUDGED and item.pk in used]


def has_new(wanted: Wanted, used: set[int], fresh: Proposal | None) -> bool:
    """Whether a fresh proposal repeats less: when nothing new is left, it repeats just as well."""
    if not fresh:
        return False
    repeated = {kind for kind, item in fresh.items.items() if item.pk in used}
    return not repeated.issuperset(again(wanted, used))
