"""How an item went in a circle: what the library remembers."""

from circles.models import PlanStep
from circles.models.words import Kind

JUDGED = (Kind.PROMPT, Kind.ACTIVITY, Kind.MEDIA)


def say_how_it_went(step: PlanStep, went: str) -> None:
    """`went` of PlanStep.Went, or empty to take it back."""
    step.went = went
    step.save(update_fields=["went"])
