"""Changes to the plan in force of a circle: each one holds the plan, so that two people take turns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import Circle, Item, Plan, PlanStep
from circles.models.content import CONTENT_FIELDS
from circles.models.words import Kind
from circles.plans.make import KIND_OF_STEP, step_from_item, title_over
from circles.plans.minutes import shortened
from circles.schedule import Refused
from schools.seal import seal

TAKEN_BACK = gettext_lazy("This plan was taken back meanwhile.")
MOST_STEPS = 20
SHORT_SHARE, SHORT_STEP = 8, 2
MOST_TAKEN_OUT = 20
LEADING = (Kind.PROMPT, Kind.MEDIA)
BENEATH = (Kind.OPENING, Kind.CLOSING, Kind.STARTER, Kind.QUESTION)
CHANGED = ("kind", "mode", "minutes", *CONTENT_FIELDS)


class StepConflict(Exception):
    """Somebody else changed the step after it was read; `step` is as it is now."""

    def __init__(self, step: PlanStep) -> None:
        super().__init__()
        self.step = step


def why_closed(circle: Circle) -> str:
    """Why the circle's plan cannot be changed any more, or nothing."""
    if circle.is_running:
        return _("This circle is running, so its plan stays as it is. Pressing Next goes past a step.")
    if circle.is_held:
        return _("This circle was held, so its plan stays as it was.")
    if circle.is_cancelled:
        return _("This circle is cancelled: %(reason)s. Bring it back to change its plan.") % {
            "reason": circle.reason
        }
    return ""


def hold_plan(plan: Plan) -> Plan:
    """Makes whoever else changes this plan wait for the end of the transaction; raises Refused when it is too late."""
    # Held first, as by who starts the circle: no step comes or goes while it is started.
    Circle.objects.select_for_update(no_key=True).filter(pk=plan.circle_id).first()
    held = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("circle")
    found = held.filter(pk=plan.pk).first()
    if not found:
        raise Refused(TAKEN_BACK)
    if found.offered_by_id:
        raise Refused(_("Somebody set this plan aside meanwhile. It is kept on this page."))
    if reason := why_closed(found.circle):
        raise Refused(reason)
    return found


def hold_step(step: PlanStep) -> tuple[list[PlanStep], PlanStep]:
    """The steps of its plan in order, and the step as it is now; raises Refused when it was taken out."""
    steps = list(hold_plan(step.plan).parts.select_related("item"))
    found = next((each for each in steps if each.pk == step.pk), None)
    if not found:
        raise Refused(_("This step was taken out meanwhile. You find it under “Taken out”."))
    return steps, found


def put_in_order(steps: Sequence[PlanStep]) -> None:
    for place, step in enumerate(steps):
        step.position = place
    PlanStep.objects.bulk_update(steps, ["position"])


@transaction.atomic
def move_step(step: PlanStep, to: int) -> int:
    """Puts the step at a place, counted from 1; one beyond the ends means the end. Returns its place."""
    steps, found = hold_step(step)
    steps.remove(found)
    steps.insert(max(to, 1) - 1, found)
    put_in_order(steps)
    return steps.index(found) + 1


@transaction.atomic
def remove_step(step: PlanStep) -> None:
    """Takes the step out of its plan, which keeps it to be put back; of many, the latest."""
    steps, found = hold_step(step)
    take_out(found, steps.index(found))
    put_in_order([each for each in steps if each.pk != found.pk])


def take_out(step: PlanStep, place: int) -> None:
    step.taken_from, step.position = place, None
    step.save(update_fields=["taken_from", "position"])
    kept = PlanStep.with_those_taken_out.filter(plan=step.plan_id, position=None).order_by("-pk")
    too_old = [each.pk for each in kept[MOST_TAKEN_OUT:] if each.pk != step.pk]
    PlanStep.with_those_taken_out.filter(pk__in=too_old).delete()


@transaction.atomic
def restore_step(step: PlanStep) -> None:
    """Puts a step back where it was taken from; one that stands in its plan stays where it is."""
    steps = list(hold_plan(step.plan).parts.all())
    if step.pk in [each.pk for each in steps]:
        return
    refuse_more(steps)
    found = PlanStep.with_those_taken_out.filter(pk=step.pk).first()
    if not found:
        raise Refused(_("This step is gone: too many steps were taken out since."))
    steps.insert(found.taken_from or 0, found)
    found.taken_from, found.position = None, len(steps)
    found.save(update_fields=["taken_from", "position"])
    put_in_order(steps)


def refuse_more(steps: Sequence[PlanStep]) -> None:
    if len(steps) >= MOST_STEPS:
        words = _("A plan has at most %(number)d steps. Take one out first.")
        raise Refused(words % {"number": MOST_STEPS})


def next_position(steps: Iterable[PlanStep]) -> int:
    return max((each.position or 0 for each in steps), default=-1) + 1


def new_step(plan: Plan) -> PlanStep:
    """An unsaved step at the end of the plan."""
    return PlanStep(plan=plan, position=next_position(plan.parts.all()), minutes=5)


@transaction.atomic
def add_step(plan: Plan, step: PlanStep) -> PlanStep:
    """Saves an unsaved step at the end of the plan."""
    steps = list(hold_plan(plan).parts.all())
    refuse_more(steps)
    step.school_id, step.plan = plan.school_id, plan
    step.position = next_position(steps)
    step.save()
    return step


def seal_of_step(step: PlanStep) -> str:
    return seal(getattr(step, name) for name in CHANGED)


@transaction.atomic
def change_step(step: PlanStep, values: Mapping[str, Any], was: str) -> None:
    """Raises StepConflict when the step is no longer what the person saw, unless both want the same."""
    _steps, found = hold_step(step)
    now = seal_of_step(found)
    for name in CHANGED:
        setattr(found, name, values[name])
    if now not in (was, seal_of_step(found)):
        raise StepConflict(PlanStep.objects.get(pk=found.pk))
    found.save(update_fields=CHANGED)


@transaction.atomic
def swap_item(step: PlanStep, item: Item) -> PlanStep:
    """Puts an item of the library in the step's place and time; what stood there is taken out and kept."""
    steps, found = hold_step(step)
    new = step_instead(found, item)
    new.school_id, new.plan, new.position = found.school_id, found.plan, found.position
    take_out(found, steps.index(found))
    new.save()
    take_theme(new.plan, item)
    return new


def step_instead(old: PlanStep, item: Item) -> PlanStep:
    """A step for the item, unsaved, with what a step keeps whatever the library puts into it."""
    new = step_from_item(item)
    new.kind, new.minutes, new.title = old.kind, old.minutes, title_over(item, old)
    if item.kind in BENEATH and old.text:
        new.title, new.text, new.steps = old.title, old.text, item.text
    if not item.grouping and (not old.item or old.item.kind == item.kind):
        new.mode = old.mode
    if item.kind == Kind.PROMPT and old.item:
        own = [line for line in old.question_lines if line not in old.item.question_lines]
        new.questions = "\n".join([*item.question_lines, *own])
    return new


@transaction.atomic
def place_item(plan: Plan, item: Item) -> PlanStep:
    """Puts an item of the library where the plan has its like, else where its kind has a place, else between."""
    steps = list(hold_plan(plan).parts.select_related("item"))
    if same := next((step for step in steps if step.item_id == item.pk), None):
        return same
    place = lead_of(steps) if item.kind in LEADING else like_of(steps, item)
    return swap_item(place, item) if place else put_between(plan, steps, item)


def lead_of(steps: Sequence[PlanStep]) -> PlanStep | None:
    """What the circle is about: the step that took a prompt or media, where one thinks before anywhere else."""
    taken = [step for step in steps if step.item and step.item.kind in LEADING]
    thinking = [step for step in steps if step.kind == PlanStep.Kind.THINK]
    return next((step for step in [*(each for each in taken if each in thinking), *thinking, *taken]), None)


def like_of(steps: Sequence[PlanStep], item: Item) -> PlanStep | None:
    kind = KIND_OF_STEP[Kind(item.kind)]
    same = [step for step in steps if step.item and step.item.kind == item.kind]
    own = [step for step in steps if not step.item and step.kind == kind]
    return next(iter([*same, *own]), None)


def put_between(plan: Plan, steps: list[PlanStep], item: Item) -> PlanStep:
    """A step more: an opening first, everything else before the group looks back and says thanks."""
    refuse_more(steps)
    new = step_from_item(item)
    new.school_id, new.plan, new.position = plan.school_id, plan, next_position(steps)
    new.title = title_over(item, new)
    new.save()
    steps.insert(0 if item.kind == Kind.OPENING else before_the_end(steps), new)
    put_in_order(steps)
    take_theme(plan, item)
    return new


def before_the_end(steps: Sequence[PlanStep]) -> int:
    """Before the first look back, or the last thanks; else at the end."""
    kinds = [step.kind for step in steps]
    reflect = [at for at, kind in enumerate(kinds) if kind == PlanStep.Kind.REFLECT][:1]
    thanks = [at for at, kind in enumerate(kinds) if kind == PlanStep.Kind.THANKS][-1:]
    return min([*reflect, *thanks], default=len(steps))


def take_theme(plan: Plan, item: Item) -> None:
    """A plan has the theme of its prompt, or of what it looks at or listens to."""
    if item.kind in LEADING and item.theme and item.theme != plan.theme:
        plan.theme = item.theme
        plan.save(update_fields=["theme"])


@transaction.atomic
def fit_plan(plan: Plan) -> list[tuple[PlanStep, int]]:
    """Makes steps shorter until they fit into the circle, sharing last. Returns which, and by how many minutes."""
    held = hold_plan(plan)
    steps = list(held.parts.all())
    if len(steps) > held.circle.minutes:
        raise Refused(_("Each step takes a minute at least, so take some out."))
    shares = [step.kind == PlanStep.Kind.SHARE for step in steps]
    floors = [SHORT_SHARE if is_share else SHORT_STEP for is_share in shares]
    kept = shortened(held.circle.minutes, [step.minutes for step in steps], floors, shares)
    cuts = [
        (step, step.minutes - left) for step, left in zip(steps, kept, strict=True) if step.minutes > left
    ]
    for step, minutes in cuts:
        step.minutes -= minutes
    PlanStep.objects.bulk_update([step for step, _minutes in cuts], ["minutes"])
    return cuts
