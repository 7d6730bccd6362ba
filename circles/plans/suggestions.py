"""What the library has for the place of a step."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When

from circles.models import Item, PlanStep
from circles.models.item import ItemQuerySet
from circles.models.words import Kind
from schools.models import Member

TAKES = {
    PlanStep.Kind.AGREEMENTS: (Kind.OPENING,),
    PlanStep.Kind.THINK: (Kind.PROMPT,),
    PlanStep.Kind.SHARE: (Kind.PROMPT, Kind.STARTER),
    PlanStep.Kind.ACTIVITY: (Kind.ACTIVITY, Kind.MEDIA),
    PlanStep.Kind.REFLECT: (Kind.CLOSING,),
    PlanStep.Kind.THANKS: (Kind.CLOSING,),
}
SHOWN = 12


def items_for(step: PlanStep, member: Member) -> ItemQuerySet:
    """Everything in the member's library that can stand in the step's place."""
    kinds = {*TAKES[PlanStep.Kind(step.kind)], *([step.item.kind] if step.item else [])}
    return Item.objects.visible_to(member).filter(kind__in=kinds).exclude(pk=step.item_id)


def suggestions(step: PlanStep, member: Member) -> list[tuple[Item, bool]]:
    """Items, and whether the advisory did or will do each.

    The same kind first, then what fits into the step's minutes, then the plan's theme, then what the advisory has
    not done, then the depth.
    """
    item, advisory = step.item, step.plan.circle.advisory
    known = PlanStep.objects.used_by(advisory).filter(item=OuterRef("pk"))
    found = items_for(step, member).annotate(is_known=Exists(known))
    kind, depth = (item.kind, item.depth) if item else ("", "")
    order: list[Any] = [
        *unlike(kind=kind),
        longer_than(step.minutes),
        *unlike(theme=step.plan.theme),
        "is_known",
        *unlike(depth=depth),
        "pk",
    ]
    shown: list[Any] = list(found.order_by(*order)[:SHOWN])
    return [(item, item.is_known) for item in shown]


def longer_than(minutes: int) -> Case:
    """Sorts first what fits; what has no minutes of its own fits anywhere."""
    return Case(When(minutes__gt=minutes, then=Value(1)), default=Value(0))


def unlike(**wanted: str) -> list[Case]:
    """Sorts what is as wanted first; nothing wanted sorts nothing."""
    return [
        Case(When(**{name: value, "then": Value(0)}), default=Value(1))
        for name, value in wanted.items()
        if value
    ]
