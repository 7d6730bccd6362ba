"""Plans that tests put in force or offer."""

from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from circles.models import Circle, Item, Plan, PlanStep
from tests.cast import Place
from tests.circles.shelf import put_item

TEXTS = {
    "think": "What made you laugh this week?",
    "share": "One thing each.",
    "thanks": "Whom do you thank?",
}


def put_plan(
    place: Place,
    circle: Circle,
    kinds: Iterable[str] = ("think", "share", "activity", "thanks"),
    minutes: int = 5,
    **more: Any,
) -> Plan:
    """With a step of each kind; the first thinks about a prompt of the library, an activity has its own words."""
    plan = Plan.objects.create(
        school=place.school, circle=circle, **{"name": "Weekly check-in", "theme": "acquainted", **more}
    )
    for place_in_order, kind in enumerate(kinds):
        put_step(place, plan, kind, place_in_order, minutes=minutes)
    return plan


def put_step(place: Place, plan: Plan, kind: str, position: int, **more: Any) -> PlanStep:
    own = {"minutes": 5, "title": f"Part {position}", "text": TEXTS.get(kind, "Together.")}
    if kind == "think":
        own["item"] = put_item(place, text=TEXTS["think"])
    if kind == "activity":
        own |= {
            "materials": "canary-string",
            "steps": "canary-fold it\nPass it on",
            "questions": "canary-why?",
        }
    return PlanStep.objects.create(
        school=place.school, plan=plan, kind=kind, position=position, **{**own, **more}
    )


def steps_of(circle: Circle) -> list[PlanStep]:
    """Of the plan in force."""
    return list(PlanStep.objects.filter(plan__circle=circle, plan__offered_by=None))


def kinds_of(circle: Circle) -> list[str]:
    return [step.kind for step in steps_of(circle)]


def plan_url(circle: Circle, name: str = "plan_detail") -> str:
    return reverse(f"circles:{name}", args=[circle.pk])


def step_url(step: PlanStep, name: str) -> str:
    return reverse(f"circles:step_{name}", args=[step.pk])


def step_form(client: Client, step: PlanStep, **changes: Any) -> dict[str, Any]:
    """What the page of the step would send, with these changes."""
    form = client.get(step_url(step, "edit")).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def an_activity(place: Place, **more: Any) -> Item:
    return put_item(place, kind="activity", **more)
