"""From a template and items of the library to a plan of its own, with its own copy of every word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy

from circles.models import Circle, Item, Plan, PlanStep
from circles.models.content import CONTENT_FIELDS, LONGEST_STEP
from circles.models.words import Kind, Mode
from circles.plans.minutes import share_out
from circles.plans.templates import CHECK_IN, Template, TemplateStep, template_of
from circles.schedule import Refused, why_not
from schools.models import Member

SHORT_CIRCLE = 12
KIND_OF_STEP = {
    Kind.PROMPT: PlanStep.Kind.THINK,
    Kind.ACTIVITY: PlanStep.Kind.ACTIVITY,
    Kind.MEDIA: PlanStep.Kind.ACTIVITY,
    Kind.QUESTION: PlanStep.Kind.SHARE,
    Kind.STARTER: PlanStep.Kind.SHARE,
    Kind.OPENING: PlanStep.Kind.AGREEMENTS,
    Kind.CLOSING: PlanStep.Kind.THANKS,
}
USUAL_MINUTES = {
    PlanStep.Kind.AGREEMENTS: 2,
    PlanStep.Kind.THINK: 3,
    PlanStep.Kind.SHARE: 9,
    PlanStep.Kind.ACTIVITY: 10,
    PlanStep.Kind.REFLECT: 3,
    PlanStep.Kind.THANKS: 3,
}
HELD_NEEDS_NONE = gettext_lazy("This circle was held, so it needs no plan any more.")


class PlanExists(Exception):
    """The circle has a plan in force already. Nothing was made."""


@dataclass(frozen=True)
class Wanted:
    """A plan to be: a circle, a template, and the items it takes, by kind."""

    circle: Circle
    template: Template
    items: Mapping[str, Item]


def draft(template: Template, items: Mapping[str, Item], minutes: int) -> list[PlanStep]:
    """The steps as they would be, unsaved and in order, which fill the minutes; `items` by kind.

    An activity keeps its own minutes, up to half of the circle; a short circle has none. The rest is shared out by
    weight, one minute for each step at least.
    """
    chosen = [
        step for step in template.steps if minutes > SHORT_CIRCLE or step.kind != PlanStep.Kind.ACTIVITY
    ]
    steps = [filled(step, items.get(step.takes)) for step in chosen]
    for position, (step, share) in enumerate(zip(steps, minutes_of(chosen, items, minutes), strict=True)):
        step.position, step.minutes = position, share
    return steps


def minutes_of(steps: Sequence[TemplateStep], items: Mapping[str, Item], total: int) -> list[int]:
    """Minutes of each step: the items' own where they have some, and the rest by weight."""
    most = max(total // 2, 1)
    own = {at: min(takes_minutes(items.get(step.takes)), most) for at, step in enumerate(steps)}
    others = [at for at in own if not own[at]]
    left = total - sum(own.values())
    if left < len(others):
        return share_out(total, [own[at] or step.weight for at, step in enumerate(steps)])
    shared = dict(zip(others, share_out(left, [steps[at].weight for at in others]), strict=True))
    return [min(own[at] or shared[at], LONGEST_STEP) for at in own]


def takes_minutes(item: Item | None) -> int:
    """0 for what fits into any step."""
    return item.minutes or 0 if item and item.kind in (Kind.ACTIVITY, Kind.MEDIA) else 0


def filled(step: TemplateStep, item: Item | None) -> PlanStep:
    own = PlanStep(kind=step.kind, mode=step.mode, title=step.title, text=step.text)
    if not item:
        return own
    if item.kind in (Kind.OPENING, Kind.CLOSING):
        own.item, own.steps, own.link = item, item.text, item.link
        return own
    return replaced(own, item)


def replaced(own: PlanStep, item: Item) -> PlanStep:
    """The item's words instead of the step's. Of a prompt's step the words stay, for who finds none of their own."""
    taken = step_from_item(item)
    taken.kind, taken.title = own.kind, title_over(item, own)
    if item.kind == Kind.PROMPT:
        taken.mode = own.mode
        taken.questions = "\n".join(filter(None, [item.questions, own.text]))
    return taken


def title_over(item: Item, step: PlanStep) -> str:
    """A title that belonged to other words does not stand over a prompt."""
    if item.title or item.kind != Kind.PROMPT:
        return item.title or step.title
    return quiet_title() if step.kind == PlanStep.Kind.THINK else ""


def quiet_title() -> str:
    """Of the weekly check-in: it fits any prompt."""
    return next(step.title for step in template_of(CHECK_IN).steps if step.takes == Kind.PROMPT)


def step_from_item(item: Item) -> PlanStep:
    """An unsaved step with its own copy of the item's words, without a plan or a position."""
    kind = KIND_OF_STEP[Kind(item.kind)]
    return PlanStep(
        item=item,
        kind=kind,
        mode=item.grouping or (Mode.INDIVIDUAL if kind == PlanStep.Kind.THINK else Mode.WHOLE),
        minutes=item.minutes or USUAL_MINUTES[kind],
        **{name: getattr(item, name) for name in CONTENT_FIELDS},
    )


@transaction.atomic
def make_plan(circle: Circle, template: Template, items: Mapping[str, Item], by: Member) -> Plan:
    """The plan in force, with its steps. Raises PlanExists; Refused when the circle is not planned any more."""
    planned = hold_circles([circle]).get(circle.pk)
    if not planned:
        raise Refused(why_not(circle, HELD_NEEDS_NONE))
    made = make_plans([Wanted(planned, template, items)], by)
    if not made:
        raise PlanExists
    return made[0]


@transaction.atomic
def make_plans(wanted: Sequence[Wanted], by: Member) -> list[Plan]:
    """Plans for those of the circles that are still planned and have none. Seven queries at most, however many."""
    planned = hold_circles(each.circle for each in wanted)
    taken = set(Plan.objects.in_force().filter(circle__in=planned).values_list("circle", flat=True))
    chosen = {each.circle.pk: each for each in wanted if each.circle.pk in planned.keys() - taken}
    plans = Plan.objects.bulk_create([plan_for(planned[pk], each, by) for pk, each in chosen.items()])
    PlanStep.objects.bulk_create(
        step
        for plan, each in zip(plans, chosen.values(), strict=True)
        for step in steps_for(plan, each, planned[plan.circle_id].minutes)
    )
    return plans


def hold_circles(circles: Iterable[Circle]) -> dict[int, Circle]:
    """Those that are planned, as they are now, by id; whoever else would change them waits for this transaction."""
    held = Circle.objects.filter(pk__in=[circle.pk for circle in circles], state=Circle.State.PLANNED)
    return {circle.pk: circle for circle in held.select_for_update(no_key=True).order_by("pk")}


def plan_for(circle: Circle, wanted: Wanted, by: Member) -> Plan:
    return Plan(
        school_id=circle.school_id,
        circle=circle,
        name=wanted.template.name,
        theme=theme_of(wanted.items),
        made_by=by,
    )


def theme_of(items: Mapping[str, Item]) -> str:
    """Of what the circle is about: its prompt, else its shared media, else its activity."""
    about = [items[kind] for kind in (Kind.PROMPT, Kind.MEDIA, Kind.ACTIVITY) if kind in items]
    return about[0].theme if about else ""


def steps_for(plan: Plan, wanted: Wanted, minutes: int) -> list[PlanStep]:
    steps = draft(wanted.template, wanted.items, minutes)
    for step in steps:
        step.school_id, step.plan = plan.school_id, plan
    return steps
