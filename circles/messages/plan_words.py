"""How letters tell a plan. A student's words never go out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from circles.models import Circle, PlanStep
from circles.plans.card import PlanCard, cards_in_force, proposal_for
from notices.models import Delivery


@dataclass(frozen=True)
class PlanWords:
    """A plan as a letter tells it: the names and minutes of its steps, and what it is about."""

    name: str
    steps: Sequence[PlanStep]
    about: str
    is_proposed: bool


def plan_words(found: Mapping[Delivery, Circle]) -> dict[Delivery, PlanWords]:
    """The plan in force or, where there is none, what Advisory proposes to the person; of a few there is neither."""
    in_force = cards_in_force(list(set(found.values())))
    proposed = propose_to((d, circle) for d, circle in found.items() if circle.pk not in in_force)
    cards = {
        delivery: in_force.get(circle.pk) or proposed.get(delivery) for delivery, circle in found.items()
    }
    return {delivery: words_of(card) for delivery, card in cards.items() if card}


def propose_to(found: Iterable[tuple[Delivery, Circle]]) -> dict[Delivery, PlanCard]:
    """A person's e-mail and inbox get the same one."""
    cards: dict[tuple[int, int], PlanCard | None] = {}
    proposed = {}
    for delivery, circle in found:
        key = (circle.pk, delivery.member_id)
        if key not in cards:
            cards[key] = proposal_for(circle, delivery.member)
        if card := cards[key]:
            proposed[delivery] = card
    return proposed


def words_of(card: PlanCard) -> PlanWords:
    return PlanWords(card.name, card.steps, about_words(card), card.proposal is not None)


def about_words(card: PlanCard) -> str:
    """The prompt's words, unless they may be a student's: only those of an item that an adult made are told."""
    lead = card.lead
    if not lead or not lead.item or lead.item.is_from_a_student:
        return ""
    return card.prompt or lead.title
