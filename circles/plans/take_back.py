"""Taking back what was taken for many circles at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from circles.models import Plan, PlanStep
from circles.plans.change import CHANGED
from circles.plans.make import draft, hold_circles
from circles.plans.templates import templates
from schools import clock
from schools.models import Member


@transaction.atomic
def take_back(ids: Iterable[int], by: Member) -> tuple[int, int]:
    """Drops those of the plans that the member made for circles still to come and that nobody has changed since.

    Returns how many are gone, and how many stay because of a change.
    """
    mine = Plan.objects.in_force().led_by(by).filter(made_by=by, pk__in=list(ids)).select_related("circle")
    planned = hold_circles(plan.circle for plan in mine)
    plans = [plan for plan in not_over(mine.all()) if plan.circle_id in planned]
    steps = steps_of(plans)
    untouched = [
        plan.pk for plan in plans if is_untouched(plan, steps[plan.pk], planned[plan.circle_id].minutes)
    ]
    Plan.objects.filter(pk__in=untouched).delete()
    return len(untouched), len(plans) - len(untouched)


def not_over(plans: Iterable[Plan]) -> list[Plan]:
    """Those whose circle may still take place. They come with their circles."""
    now = clock.now()
    return [plan for plan in plans if plan.circle.ends_at > now]


def steps_of(plans: Iterable[Plan]) -> dict[int, list[PlanStep]]:
    """By the plan's id, with their items. One query."""
    found: dict[int, list[PlanStep]] = defaultdict(list)
    for step in PlanStep.objects.filter(plan__in=plans).select_related("item"):
        found[step.plan_id].append(step)
    return found


def is_untouched(plan: Plan, steps: Sequence[PlanStep], minutes: int) -> bool:
    """Whether these are still the steps that its template makes of the same items, and nobody said how they went."""
    template = next((each for each in templates() if each.name == plan.name), None)
    if not template or any(step.went for step in steps):
        return False
    made = draft(template, {step.item.kind: step.item for step in steps if step.item}, minutes)
    return [words_of(step) for step in steps] == [words_of(step) for step in made]


def words_of(step: PlanStep) -> list[object]:
    return [getattr(step, name) for name in CHANGED]
