"""The coming circles of an advisory, each with its plan in force or the one that is proposed."""

from dataclasses import dataclass
from datetime import date

from circles.models import Circle
from circles.plans.card import PlanCard, card_of_proposal, cards_in_force
from circles.plans.proposals import Proposal, proposals_for
from schools.models import Advisory, Member, Term


@dataclass(frozen=True)
class Coming:
    """A coming circle with its plan, or with a proposal."""

    circle: Circle
    card: PlanCard

    @property
    def proposal(self) -> Proposal | None:
        return self.card.proposal

    @property
    def prefix(self) -> str:
        """Of its fields on a page with many."""
        return f"{self.circle.pk}-"

    @property
    def month(self) -> date:
        return self.circle.on.replace(day=1)


def coming_of(advisory: Advisory, member: Member) -> list[Coming]:
    """Of the circles that the member leads, in order; as many queries for thirty as for one."""
    circles = list(Circle.objects.led_by(member).filter(advisory=advisory).to_come())
    proposals = proposals_for(advisory, member) if circles else []
    cards = {each.circle.pk: card_of_proposal(each) for each in proposals} | cards_in_force(circles)
    return [Coming(circle, cards[circle.pk]) for circle in circles if circle.pk in cards]


def end_of_term(advisory: Advisory, on: date) -> date:
    """The last day of the term in which a day falls, or of the next one; of the school year when it has no terms."""
    terms = Term.objects.filter(year=advisory.year_id, ends_on__gte=on).order_by("ends_on")
    return terms.values_list("ends_on", flat=True).first() or advisory.year.ends_on
