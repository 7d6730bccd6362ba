"""What tests of proposals share: the shipped library, and what is in a proposal."""

from circles.plans.year import Card, Library
from tests.circles.plan_years import (
    a_prompt,
    library_of,
    shipped_cards,
)


def shipped() -> Library:
    return library_of(*shipped_cards())


def prompts(theme: str = "needs", number: int = 40, first: int = 1, **more: str) -> list[Card]:
    return [a_prompt(pk, theme, **more) for pk in range(first, first + number)]
