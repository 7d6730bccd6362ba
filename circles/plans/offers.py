"""Plans that wait beside the one in force: a colleague's offer, and what somebody who leads the circle set aside."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from circles.models import Circle, Item, Plan, PlanStep
from circles.models.circle import CircleQuerySet
from circles.models.content import CONTENT_FIELDS
from circles.plans.change import why_closed
from circles.schedule import Refused
from schools import clock
from schools.models import Advisory, Member

COPIED = ("school_id", "position", "kind", "mode", "minutes", *CONTENT_FIELDS)


def hold_circle(circle: Circle) -> Circle:
    """Makes whoever else gives this circle a plan wait; raises Refused when it is too late for one."""
    held = Circle.objects.select_for_update(no_key=True).filter(pk=circle.pk).first()
    if held is None:
        raise Refused(_("This circle is not in the calendar any more."))
    if reason := why_closed(held):
        raise Refused(reason)
    return held


@transaction.atomic
def set_plan_aside(circle: Circle, by: Member) -> bool:
    """Takes the plan out of force and keeps it waiting; False when none is in force."""
    hold_circle(circle)
    plan = Plan.objects.in_force().filter(circle=circle).first()
    if not plan:
        return False
    put_aside(plan, by)
    return True


def put_aside(plan: Plan, by: Member) -> None:
    Plan.objects.filter(pk=plan.pk).update(offered_by=by, is_set_aside=True)


@transaction.atomic
def accept_offer(offer: Plan, by: Member) -> bool:
    """Puts a waiting plan in force; the one it replaces is set aside. Returns whether it replaced one."""
    hold_circle(offer.circle)
    if not Plan.objects.offers().filter(pk=offer.pk).exists():
        return False
    plan = Plan.objects.in_force().filter(circle=offer.circle_id).first()
    if plan:
        put_aside(plan, by)
    Plan.objects.filter(pk=offer.pk).update(offered_by=None, is_set_aside=False, is_declined=False)
    return plan is not None


def decline_offer(offer: Plan) -> None:
    """Puts an offer out of sight; it can still be taken, and its author cannot send it again."""
    Plan.objects.offers().filter(pk=offer.pk).update(is_declined=True)


def next_circles(plan: Plan) -> CircleQuerySet:
    """The next circle of every other advisory of today that has not begun."""
    others = Circle.objects.filter(advisory__in=Advisory.objects.current(), starts_at__gt=clock.now())
    ahead = others.to_come().exclude(advisory=plan.circle.advisory_id)
    return ahead.order_by("advisory_id", "starts_at", "pk").distinct("advisory_id")


@dataclass
class Sent:
    """What became of copies: in force, offered, or left alone because there is a plan or an offer already."""

    in_force: list[Circle] = field(default_factory=list)
    offered: list[Circle] = field(default_factory=list)
    left: list[Circle] = field(default_factory=list)


@transaction.atomic
def copy_plan(plan: Plan, circles: Sequence[Circle], by: Member) -> Sent:
    """Copies a plan to circles: in force where the member leads and none is, an offer where colleagues lead.

    Nothing is overwritten: a circle of the member's own with a plan, and a colleague's that has this member's offer
    already, are left alone. Raises Refused when one of the circles was cancelled or held meanwhile.
    """
    led = set(
        Circle.objects.led_by(by)
        .filter(pk__in=[circle.pk for circle in circles])
        .values_list("pk", flat=True)
    )
    steps, sent = list(plan.parts.select_related("item")), Sent()
    for circle in sorted(circles, key=lambda each: each.pk):
        hold_circle(circle)
        offered_by = None if circle.pk in led else by
        if Plan.objects.filter(circle=circle, offered_by=offered_by, is_set_aside=False).exists():
            sent.left.append(circle)
        else:
            copy_to(circle, plan, steps, offered_by, by)
            (sent.offered if offered_by else sent.in_force).append(circle)
    return sent


def copy_to(
    circle: Circle, plan: Plan, steps: Sequence[PlanStep], offered_by: Member | None, by: Member
) -> None:
    new = Plan.objects.create(
        school_id=plan.school_id,
        circle=circle,
        name=plan.name,
        theme=plan.theme,
        offered_by=offered_by,
        made_by=by,
    )
    readers = (None,) if offered_by else (None, by.pk)
    PlanStep.objects.bulk_create([copy_of(step, new, readers) for step in steps])


def copy_of(step: PlanStep, plan: Plan, readers: Sequence[int | None]) -> PlanStep:
    """The same words; an item that somebody keeps to themselves is not named to others."""
    copied = {name: getattr(step, name) for name in COPIED}
    item: Item | None = step.item
    return PlanStep(**copied, plan=plan, item=item if item and item.only_for_id in readers else None)
