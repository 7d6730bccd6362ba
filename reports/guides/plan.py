"""From a guide into the plan of a circle, and back."""

from dataclasses import dataclass

from django.db import transaction

from circles.library.items import add_item, remove_item
from circles.models import Circle, Item, Plan, PlanStep
from circles.models.circle import CircleQuerySet
from circles.models.words import Depth, Kind
from circles.plans.change import remove_step, restore_step
from circles.plans.take_back import take_back
from circles.plans.use import use_item
from reports.guides.content import Try
from schools.models import Member
from surveys.questionnaire import in_language


@dataclass(frozen=True)
class PutIn:
    """What became of a circle's plan: the step, what it took the place of, and whether the plan was made for it.
    `is_new` is false when the plan had it before.
    """

    step: PlanStep
    instead: int | None
    is_new: bool
    made_plan: bool


def next_circles(member: Member) -> CircleQuerySet:
    """Of each advisory that the member leads, the next one; in the order of the advisories."""
    ahead = Circle.objects.led_by(member).to_come()
    return ahead.order_by("advisory_id", "starts_at", "pk").distinct("advisory_id")


def item_of(tried: Try, member: Member) -> Item:
    """An unsaved activity for the member's own library, in the member's language."""
    steps, questions = in_language(tried.steps), in_language(tried.questions)
    return Item(
        school=member.school,
        kind=Kind.ACTIVITY,
        title=in_language(tried.title),
        text=in_language(tried.text),
        materials=in_language(tried.materials) if tried.materials else "",
        steps="\n".join(steps),
        questions="\n".join(questions),
        theme=tried.theme,
        depth=Depth.LIGHT,
        grouping=tried.grouping,
        strategy=tried.strategy,
        minutes=tried.minutes,
        ppra=list(tried.ppra),
        only_for=member,
    )


@transaction.atomic
def put_into_plan(tried: Try, circle: Circle, by: Member) -> PutIn:
    """Where the plan has its activity, or between; a plan that is proposed is taken for it. Raises Refused."""
    before = steps_in_force(circle)
    item, _is_new = add_item(item_of(tried, by), by=by)
    had_plan = Plan.objects.in_force().filter(circle=circle).exists()
    step = use_item(item, circle, by)
    gone = before - steps_in_force(circle)
    return PutIn(step, next(iter(gone), None), step.pk not in before, not had_plan)


def steps_in_force(circle: Circle) -> set[int]:
    return set(
        PlanStep.objects.filter(plan__circle=circle, plan__offered_by=None).values_list("pk", flat=True)
    )


@transaction.atomic
def take_out_of_plan(step: PlanStep, instead: PlanStep | None, made_plan: bool, by: Member) -> None:
    """Leaves the plan as it was before, as far as nobody changed it since. Raises Refused."""
    item = step.item
    if not (made_plan and take_back([step.plan_id], by)[0]):
        remove_step(step)
        if instead:
            restore_step(instead)
    if item and item.made_by_id == by.pk and not PlanStep.objects.filter(item=item).exists():
        remove_item(item, by=by)
