"""The coming circles of an advisory, each with its plan in force or the one that is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F

from circles.models import Circle, Plan, PlanStep
from circles.models.circle import LENGTH, CircleQuerySet, closures_of_the_day
from circles.plans.card import PlanCard, card_of_proposal
from circles.plans.proposals import Proposal, proposals_for
from schools import clock
from schools.models import Advisory, Member, Term


@dataclass(frozen=True)
class Coming:
    """A coming circle: with a plan, or else with a proposal."""

    circle: Circle
    card: PlanCard
    plan: Plan | None = None
    proposal: Proposal | None = None

    @property
    def prefix(self) -> str:
        """Of its fields on a page with many."""
        return f"{self.circle.pk}-"

    @property
    def month(self) -> date:
        return self.circle.on.replace(day=1)


def coming_circles(circles: CircleQuerySet) -> CircleQuerySet:
    """Those of the circles that are planned and not over, on days with school."""
    ahead = circles.for_calendar().alias(end_at=F("starts_at") + LENGTH)
    with_school = ahead.filter(~Exists(closures_of_the_day()))
    return with_school.filter(state=Circle.State.PLANNED, end_at__gt=clock.now())


def coming_of(advisory: Advisory, member: Member) -> list[Coming]:
    """Of the circles that the member leads, in order; as many queries for thirty as for one."""
    circles = list(coming_circles(Circle.objects.led_by(member).filter(advisory=advisory)))
    plans = {plan.circle_id: plan for plan in Plan.objects.in_force().filter(circle__in=circles)}
    steps = steps_of(plans.values())
    proposals = {each.circle.pk: each for each in proposals_for(advisory, member)} if circles else {}
    return [
        with_plan(circle, plans[circle.pk], steps[plans[circle.pk].pk])
        if circle.pk in plans
        else with_proposal(circle, proposals[circle.pk])
        for circle in circles
        if circle.pk in plans.keys() | proposals.keys()
    ]


def steps_of(plans: Iterable[Plan]) -> dict[int, list[PlanStep]]:
    """By the plan's id, with their items. One query."""
    found: dict[int, list[PlanStep]] = defaultdict(list)
    for step in PlanStep.objects.filter(plan__in=plans).select_related("item"):
        found[step.plan_id].append(step)
    return found


def with_plan(circle: Circle, plan: Plan, steps: Sequence[PlanStep]) -> Coming:
    return Coming(circle, PlanCard(plan.name, plan.theme, steps, circle.minutes), plan=plan)


def with_proposal(circle: Circle, proposal: Proposal) -> Coming:
    return Coming(circle, card_of_proposal(proposal), proposal=proposal)


def end_of_term(advisory: Advisory, on: date) -> date:
    """The last day of the term in which a day falls, or of the next one; of the school year when it has no terms."""
    terms = Term.objects.filter(year=advisory.year_id, ends_on__gte=on).order_by("ends_on")
    return terms.values_list("ends_on", flat=True).first() or advisory.year.ends_on
