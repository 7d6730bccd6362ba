"""The library in use: plans behind every circle that was held and of those that come soon, and how their items went."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from advisory.demo.people import Group as Advised
from circles.library.load import load_library
from circles.library.students import propose_prompt
from circles.models import Circle, Item, Plan, PlanStep
from circles.models.words import Depth, Kind, Theme
from circles.plans.history import calendar_of, library_for, meetings_of
from circles.plans.make import Wanted, plan_for, steps_for
from circles.plans.propose import propose
from circles.plans.templates import template_of
from circles.plans.year import Group, Library
from schools.models import School

PLANNED_AHEAD = timedelta(days=6)
WENT = ("well",) * 11 + ("okay",) * 6 + ("flat",) * 2 + ("",) * 3
PROPOSED = (
    "What is a smell that takes you back to somewhere else?",
    "If the school had a quiet room, what should be in it?",
)
OWN = "Which corner of our school would you show to a guest, and what would you say there?"


def add_plans(school: School, groups: list[Advised], today: date, random: Random) -> None:
    """What would have been proposed, taken nine times out of ten."""
    load_library(school)
    calendar = calendar_of(school)
    items = list(Item.objects.order_by("pk"))
    for at, group in enumerate(groups):
        circles = taking_place(group)
        meetings = [replace(meeting, is_open=True) for meeting in meetings_of(circles, {}, calendar, None)]
        library = numbered(library_for(group.leaders[0]), items)
        suggested = propose(Group(at, len(group.students)), meetings, library)
        by_pk = {circle.pk: circle for circle in circles}
        wanted = [
            Wanted(by_pk[found.meeting], template_of(found.template), chosen(found.items, items))
            for found in suggested
            if random.random() < 0.9 and is_planned_by(by_pk[found.meeting], today)
        ]
        put_in_force(wanted, group, random)


def numbered(library: Library, items: list[Item]) -> Library:
    """Cards that go by their place among the items: ids differ from one demo to the next, and proposals with them."""
    place = {item.pk: at for at, item in enumerate(items)}
    return replace(library, cards=[replace(card, pk=place[card.pk]) for card in library.cards])


def chosen(places: dict[str, int], items: list[Item]) -> dict[str, Item]:
    return {kind: items[at] for kind, at in places.items()}


def is_planned_by(circle: Circle, today: date) -> bool:
    return circle.is_held or today <= circle.on <= today + PLANNED_AHEAD


def taking_place(group: Advised) -> list[Circle]:
    circles = Circle.objects.filter(advisory=group.advisory).exclude(state=Circle.State.CANCELLED)
    return list(circles.order_by("starts_at", "pk"))


def put_in_force(wanted: list[Wanted], group: Advised, random: Random) -> None:
    plans = Plan.objects.bulk_create([plan_for(each.circle, each, group.leaders[0]) for each in wanted])
    PlanStep.objects.bulk_create(
        step
        for plan, each in zip(plans, wanted, strict=True)
        for step in told(steps_for(plan, each, each.circle.minutes), each.circle, random)
    )


def told(steps: list[PlanStep], circle: Circle, random: Random) -> Iterator[PlanStep]:
    """With how the items went, once the circle was held."""
    for step in steps:
        if circle.is_held and step.item and step.item.kind in (Kind.PROMPT, Kind.ACTIVITY, Kind.MEDIA):
            step.went = random.choice(WENT)
        yield step


def add_own_items(group: Advised) -> None:
    """A prompt of the advisory's teacher for the whole school, and two of students that wait for an answer."""
    Item.objects.create(
        school_id=group.advisory.school_id,
        kind=Kind.PROMPT,
        text=OWN,
        theme=Theme.ACQUAINTED,
        depth=Depth.LIGHT,
        made_by=group.leaders[0],
    )
    for text, student in zip(PROPOSED, group.students[1:], strict=False):
        propose_prompt(student, group.advisory, text, theme="")
