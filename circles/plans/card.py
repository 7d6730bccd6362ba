"""A plan or a proposal at a glance: what pages show of it first."""

from collections.abc import Sequence
from dataclasses import dataclass

from circles.models import Circle, Plan, PlanStep
from circles.models.words import Theme
from circles.plans.make import draft
from circles.plans.proposals import Proposal, proposals_for
from circles.plans.went import JUDGED
from schools.models import Member

Kind = PlanStep.Kind
PROMPTED = (Kind.THINK, Kind.SHARE)


@dataclass(frozen=True)
class PlanCard:
    """`slot` are the minutes of the circle, `reason` why this is proposed."""

    name: str
    theme: str
    steps: Sequence[PlanStep]
    slot: int
    reason: str = ""

    @property
    def theme_words(self) -> str:
        return str(Theme(self.theme).label) if self.theme else ""

    @property
    def prompt(self) -> str:
        """The words of the first step in which students think or share."""
        words = (step.text for step in self.steps if step.kind in PROMPTED and step.text)
        return next(words, "")

    @property
    def activity(self) -> PlanStep | None:
        return next((step for step in self.steps if step.kind == Kind.ACTIVITY), None)

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


def card_of(plan: Plan, circle: Circle) -> PlanCard:
    """With the items of its steps. One query."""
    steps = list(PlanStep.objects.filter(plan=plan).select_related("item"))
    return PlanCard(plan.name, plan.theme, steps, circle.minutes)


def proposal_for(circle: Circle, member: Member) -> PlanCard | None:
    """What is proposed for a circle without a plan; None when it is not to come."""
    found = proposals_for(circle.advisory, member, until=circle.on)
    mine = next((each for each in found if each.circle.pk == circle.pk), None)
    return card_of_proposal(mine) if mine else None


def card_of_proposal(proposal: Proposal) -> PlanCard:
    circle = proposal.circle
    steps = draft(proposal.template, proposal.items, circle.minutes)
    return PlanCard(proposal.template.name, proposal.theme, steps, circle.minutes, proposal.reason)
