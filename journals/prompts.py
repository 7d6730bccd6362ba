"""What students may write about: the prompt of a circle they belong to, and those of the week."""

from circles.models import Circle
from circles.plans.card import cards_in_force
from journals.models import WeekPrompt
from schools.models import Member


def prompt_of(circle: Circle) -> str:
    """Of the plan in force, or empty."""
    card = cards_in_force([circle]).get(circle.pk)
    return card.journal_prompt if card else ""


def week_prompts_for(student: Member) -> list[WeekPrompt]:
    return list(WeekPrompt.objects.offered_to(student))
