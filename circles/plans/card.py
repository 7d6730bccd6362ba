"""A plan or a proposal at a glance: what pages show of it first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from circles.models import Circle, Plan, PlanStep
from circles.models.words import Kind as ItemKind
from circles.models.words import Theme
from circles.plans.make import draft
from circles.plans.proposals import Proposal, propose_other
from circles.plans.went import JUDGED
from schools.models import Member
from schools.prepared import Prepared

Kind = PlanStep.Kind
MOST_PASSED_OVER = 4

PLAN = Prepared(lambda circle: Plan.objects.in_force().filter(circle=circle).order_by(), circle=-1)
STEPS = Prepared(lambda plan: PlanStep.objects.filter(plan=plan).select_related("item"), plan=-1)


@dataclass(frozen=True)
class PlanCard:
    """`slot` are the minutes of the circle; `proposal` what would be taken, when there is no plan in force yet."""

    name: str
    theme: str
    steps: Sequence[PlanStep]
    slot: int
    proposal: Proposal | None = None

    @property
    def theme_words(self) -> str:
        return str(Theme(self.theme).label) if self.theme else ""

    @property
    def lead(self) -> PlanStep | None:
        """What the circle is about: the first step in which students think, else one that shares about a prompt."""
        return next((step for step in sorted(self.steps, key=not_thinking) if is_prompted(step)), None)

    @property
    def prompt(self) -> str:
        """Its words, unless it has steps, as what one looks at or listens to has and a prompt has not."""
        return self.lead.text if self.lead and not self.lead.steps else ""

    @property
    def journal_prompt(self) -> str:
        """What students write or think about at the end: the plan's own words, else what the circle was about."""
        reflecting = [step.text for step in self.steps if step.kind == Kind.REFLECT and step.text]
        if reflecting or not self.lead:
            return reflecting[0] if reflecting else ""
        return name_of(self.lead) if self.lead.steps else self.lead.text

    @property
    def media(self) -> PlanStep | None:
        return self.lead if self.lead and self.lead.steps else None

    @property
    def activity(self) -> PlanStep | None:
        return next((step for step in self.steps if step.kind == Kind.ACTIVITY), None)

    @property
    def reason(self) -> str:
        return self.proposal.reason if self.proposal else ""

    @property
    def to_judge(self) -> list[PlanStep]:
        """Steps that took what the library remembers: one says of each how it went."""
        return [step for step in self.steps if step.item and step.item.kind in JUDGED]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def is_long(self) -> bool:
        return self.minutes > self.slot

    @property
    def over(self) -> int:
        """Minutes too many."""
        return self.minutes - self.slot


def name_of(step: PlanStep) -> str:
    return step.title or str(step.get_kind_display())


def not_thinking(step: PlanStep) -> bool:
    return step.kind != Kind.THINK


def is_prompted(step: PlanStep) -> bool:
    asks = step.item is not None and step.item.kind == ItemKind.PROMPT
    return bool(step.text) and (step.kind == Kind.THINK or (step.kind == Kind.SHARE and asks))


def card_of(plan: Plan, circle: Circle) -> PlanCard:
    """With the items of its steps. One query."""
    steps = list(PlanStep.objects.filter(plan=plan).select_related("item"))
    return PlanCard(plan.name, plan.theme, steps, circle.minutes)


def proposal_for(circle: Circle, member: Member) -> PlanCard | None:
    """What is proposed for a circle without a plan, other than what was set aside; None when it is not to come."""
    aside = set(led_aside(circle))
    for other in range(MOST_PASSED_OVER):
        proposal = propose_other(circle, member, other=other)
        if not proposal or aside.isdisjoint(item.pk for item in proposal.items.values()):
            break
    return card_of_proposal(proposal) if proposal else None


def led_aside(circle: Circle) -> Iterable[int]:
    """Prompts and media of the circle's plans that were set aside."""
    plans = Plan.objects.filter(circle=circle, is_set_aside=True)
    steps = PlanStep.objects.filter(plan__in=plans, item__kind__in=(ItemKind.PROMPT, ItemKind.MEDIA))
    return steps.values_list("item", flat=True)


def card_of_proposal(proposal: Proposal) -> PlanCard:
    circle = proposal.circle
    steps = draft(proposal.template, proposal.items, circle.minutes)
    return PlanCard(proposal.template.name, proposal.theme, steps, circle.minutes, proposal)


def cards_in_force(circles: Sequence[Circle]) -> dict[int, PlanCard]:
    """By circle, of those that have a plan. Two queries for any number."""
    slots = {circle.pk: circle.minutes for circle in circles}
    plans = list(Plan.objects.in_force().filter(circle__in=slots)) if slots else []
    return {plan.circle_id: card for plan, card in cards_of(plans, slots)}


def card_in_force(circle: Circle) -> PlanCard | None:
    """Of one circle, for pages that a whole school opens at once. Two queries at most."""
    plan = PLAN.first(circle=circle.pk)
    if plan is None:
        return None
    return PlanCard(plan.name, plan.theme, list(STEPS.all(plan=plan.pk)), circle.minutes)


def cards_of(plans: Sequence[Plan], slots: Mapping[int, int]) -> list[tuple[Plan, PlanCard]]:
    """Each plan with its card; `slots` are the minutes of their circles by id. One query for all."""
    steps: dict[int, list[PlanStep]] = defaultdict(list)
    for step in PlanStep.objects.filter(plan__in=plans).select_related("item") if plans else []:
        steps[step.plan_id].append(step)
    return [(plan, PlanCard(plan.name, plan.theme, steps[plan.pk], slots[plan.circle_id])) for plan in plans]
