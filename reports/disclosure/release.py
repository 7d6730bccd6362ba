"""The whole way from answers to figures."""

from dataclasses import dataclass

from reports.disclosure.shapes import FEWEST_RESPONDENTS, Figure, Groups, Numbers, Survey, Unit


@dataclass(frozen=True)
class Release:
    """`units` is the plan, which depends on the groups alone; a unit without figures may be in it."""

    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]


def plan_units(groups: Groups, k: int = FEWEST_RESPONDENTS) -> tuple[Unit, ...]:
    raise NotImplementedError


def release(
    survey: Survey, groups: Groups, answers: Numbers, k: int = FEWEST_RESPONDENTS, seed: int = 0
) -> Release:
    """`answers` int[N, Q]: the position of the label that was chosen, from 0; NONE for a question that was skipped."""
    raise NotImplementedError
