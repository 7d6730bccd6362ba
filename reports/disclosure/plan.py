"""Which units have figures. It depends on who answered and on their groups, and on no answer."""

import numpy as np

from reports.disclosure import FEWEST_RESPONDENTS
from reports.disclosure.certificate import Proof, Undecided, set_that_follows
from reports.disclosure.family import TooMany, over_classes, small_sets
from reports.disclosure.lines import candidates, lines_of
from reports.disclosure.people import finest_classes, people_of
from reports.disclosure.shapes import NONE, Groups, Numbers, Table, Unit
from reports.disclosure.span import Span

LARGE_TABLES = (Table.SCHOOL, Table.GRADE)


def plan_units(groups: Groups, k: int = FEWEST_RESPONDENTS) -> tuple[Unit, ...]:
    """No set of fewer than k people is a combination of the units: none of a family of such sets, by exact
    arithmetic, and none that an integer program finds. What it finds joins the family, and the plan is made again;
    when the program comes to no end, or finds what is none, only the school and its grades are left. So they are when
    there are too many groups to hold against each other.
    """
    if groups.size < k:
        return ()
    try:
        return admitted_units(groups, k)
    except TooMany:
        return admitted_units(by_grade(groups), k)


def by_grade(groups: Groups) -> Groups:
    """As if nothing else were known."""
    return Groups(
        groups.grade, groups.attributes[:0], np.full(groups.size, NONE, dtype=groups.advisory.dtype)
    )


def admitted_units(groups: Groups, k: int) -> tuple[Unit, ...]:
    lines = lines_of(groups)
    wanted = list(candidates(groups, k))
    classes = finest_classes(groups)
    over = np.array([over_classes(people_of(groups, unit), classes) for unit in wanted])
    family = small_sets(groups, lines, wanted, classes, k)
    while True:
        admitted = admit(over, family)
        try:
            found = set_that_follows(over[admitted], np.bincount(classes), k)
        except Undecided:
            break
        if isinstance(found, Proof):
            return tuple(wanted[at] for at in admitted)
        if (family == found).all(axis=1).any():
            break
        family = np.vstack([family, found])
    return tuple(wanted[at] for at in admitted if wanted[at].table in LARGE_TABLES)


def admit(units: Numbers, family: Numbers) -> list[int]:
    """The places of those that may be shown together, tried in their order."""
    span = Span(family)
    return [at for at, unit in enumerate(units) if span.admit(unit)]
