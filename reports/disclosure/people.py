"""Which respondents a unit has."""

import numpy as np

from reports.disclosure.lines import People
from reports.disclosure.shapes import Groups, Numbers, Unit


def people_of(groups: Groups, unit: Unit) -> People:
    """bool[N]."""
    found = np.ones(groups.size, dtype=bool)
    if unit.grades:
        found &= np.isin(groups.grade, unit.grades)
    if unit.values:
        found &= np.isin(groups.attributes[unit.attribute], unit.values)
    if unit.advisories:
        found &= np.isin(groups.advisory, unit.advisories)
    return found


def finest_classes(groups: Groups) -> Numbers:
    """int[N]: people who are alike in all that is known of them have the same number, from 0."""
    columns = np.vstack([groups.grade, groups.attributes, groups.advisory])
    return np.unique(columns, axis=1, return_inverse=True)[1].reshape(-1)
