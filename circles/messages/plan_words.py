"""How letters tell a plan. A student's words never go out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from circles.models import Circle, PlanStep
from circles.plans.card import PlanCard, cards_in_force


@dataclass(frozen=True)
class PlanWords:
    """A plan as a letter tells it: the names and minutes of its steps, and what it is about."""

    name: str
    steps: Sequence[PlanStep]
    about: str


def plans_of(circles: Iterable[Circle]) -> Mapping[int, PlanWords]:
    """By circle, of those with a plan in force."""
    cards = cards_in_force(list(circles))
    return {circle: PlanWords(card.name, card.steps, about_words(card)) for circle, card in cards.items()}


def about_words(card: PlanCard) -> str:
    """The prompt's words unless they are, or may be, a student's: only those of an item that an adult made are told."""
    lead = card.lead
    if not lead or not lead.item or lead.item.proposed_by_id:
        return ""
    return card.prompt or lead.title
