"""The whole way from answers to figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.disclosure import FEWEST_RESPONDENTS
from reports.disclosure.counts import counts_of, counts_of_options, given_to
from reports.disclosure.gate import may_be_shown
from reports.disclosure.hidden import named_groups
from reports.disclosure.lines import People
from reports.disclosure.plan import LARGE_TABLES, plan_units
from reports.disclosure.shapes import Figure, Groups, Numbers, Survey, Table, Unit
from reports.disclosure.system import system_of

ALL, LARGE = frozenset(Table), frozenset(LARGE_TABLES)


@dataclass(frozen=True)
class Release:
    """`units` is the plan, which depends on the groups alone; a unit without figures may be in it."""

    units: tuple[Unit, ...]
    figures: tuple[Figure, ...]


def release(
    survey: Survey, groups: Groups, answers: Numbers, k: int = FEWEST_RESPONDENTS, seed: int = 0
) -> Release:
    """`answers` int[N, Q]: the position of the label that was chosen, from 0; NONE for a question that was skipped.

    Raises ValueError when `k` is below ten, or an item is in two constructs, whose figures would be linked.
    """
    if k < FEWEST_RESPONDENTS:
        raise ValueError(f"{k} respondents are too few for a figure.")
    columns = [column for construct in survey.constructs for column in construct.items]
    if len(set(columns)) < len(columns):
        raise ValueError("An item is in two constructs.")
    units = plan_units(groups, k)
    named = named_groups(groups)
    figures = [
        figure
        for number in range(len(survey.constructs))
        for figure in figures_of(survey, number, groups, answers, units, named, k, seed)
    ]
    return Release(units, tuple(figures))


def figures_of(
    survey: Survey,
    number: int,
    groups: Groups,
    answers: Numbers,
    units: Sequence[Unit],
    named: Sequence[People],
    k: int,
    seed: int,
) -> list[Figure]:
    """Of one construct: in all tables with the options of its items, else of the school and its grades without options,
    else none, as the gate lets them through. Options of which hardly any was chosen close worlds that the rest leaves.
    """
    given = given_to(survey, number, answers)
    all_options = counts_of_options(survey, given, units, k)
    widest = LARGE if survey.constructs[number].is_repeated else ALL
    attempts = [(widest, all_options)]
    if (LARGE, []) not in attempts:
        attempts.append((LARGE, []))
    for tables, options in attempts:
        counts = counts_of(survey, given, groups, units, tables, k)
        system = system_of(survey, given, units, counts, options)
        if counts and may_be_shown(system, named, k, seed + number):
            return [count.as_figure() for count in (*counts, *options)]
    return []
