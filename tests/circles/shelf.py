"""What tests of the library put on the shelf, and what an advisory did with it."""

from datetime import date, time
from typing import Any

from circles.models import Circle, Item, Plan, PlanStep
from schools.models import Member
from tests.cast import Place
from tests.circles.planning import put_circle

PROMPT = {"kind": "prompt", "text": "What made you laugh?", "theme": "acquainted", "depth": "light"}
ACTIVITY = {"kind": "activity", "title": "Paper bridge", "steps": "Fold it.", "theme": "needs"}


def put_item(place: Place, **more: Any) -> Item:
    """A prompt of everybody at the school, unless told otherwise."""
    base = ACTIVITY if more.get("kind") == "activity" else PROMPT
    return Item.objects.create(school=place.school, **{**base, **more})


def put_use(
    place: Place,
    item: Item,
    on: date,
    went: str = "",
    advisory: str = "7B",
    offered_by: Member | None = None,
    **circle: Any,
) -> PlanStep:
    """A circle of that day whose plan, or a colleague's offer for it, took the item."""
    at = time(9 + Circle.objects.count() // 60, Circle.objects.count() % 60)
    meeting = put_circle(place, on, at, advisory, **circle)
    plan = Plan.objects.create(
        school=place.school, circle=meeting, name="Check-in", offered_by=offered_by, made_by=place.rivera
    )
    return PlanStep.objects.create(
        school=place.school,
        plan=plan,
        position=1,
        kind="think",
        minutes=4,
        text=item.text,
        item=item,
        went=went,
    )


def put_waiting(place: Place, text: str = "What would you ask the moon?", **more: Any) -> Item:
    """A prompt that Maya proposes to those who lead 7B."""
    proposed: dict[str, Any] = {
        "kind": "prompt",
        "text": text,
        "proposed_text": text,
        "theme": "acquainted",
        "depth": "light",
        "state": "proposed",
        "proposed_by": place.maya,
        "proposed_for": place.advisories["7B"],
    }
    return Item.objects.create(school=place.school, **{**proposed, **more})
