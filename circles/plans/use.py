"""From a card of the library into the plan of a circle."""

from contextlib import suppress

from django.db import transaction

from circles.models import Circle, Item, Plan, PlanStep
from circles.plans.change import TAKEN_BACK, place_item
from circles.plans.make import PlanExists, make_plan
from circles.plans.proposals import propose_other
from circles.plans.templates import CHECK_IN, template_of
from circles.schedule import Refused
from schools.models import Member


@transaction.atomic
def use_item(item: Item, circle: Circle, by: Member) -> PlanStep:
    """Puts the item into the circle's plan, which is made as it is proposed when there is none. Raises Refused."""
    plans = Plan.objects.in_force().filter(circle=circle)
    plan = plans.first() or make_proposed(circle, item, by) or plans.first()
    if not plan:
        raise Refused(TAKEN_BACK)
    return place_item(plan, item)


def make_proposed(circle: Circle, item: Item, by: Member) -> Plan | None:
    """With the item in its place; None when somebody else made a plan meanwhile."""
    mine = propose_other(circle, by)
    template, items = (mine.template, mine.items) if mine else (template_of(CHECK_IN), {})
    with suppress(PlanExists):
        return make_plan(circle, template, {**items, item.kind: item}, by)
    return None
