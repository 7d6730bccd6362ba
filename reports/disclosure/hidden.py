"""Groups that somebody could name: where they are too few for a figure, their totals must stay open as well."""

from collections.abc import Iterator

import numpy as np

from reports.disclosure.lines import People, lines_of
from reports.disclosure.shapes import Groups


def named_groups(groups: Groups) -> list[People]:
    """bool[N] each, once: people who have a value of a line in common, or one of an attribute and their advisory."""
    found = {each.tobytes(): each for each in all_named(groups)}
    return [found[key] for key in sorted(found)]


def all_named(groups: Groups) -> Iterator[People]:
    for line in lines_of(groups):
        for value in line.counts():
            yield line.people([value])
    for advisory in np.unique(groups.advisory):
        for attribute in groups.attributes:
            for value in np.unique(attribute[groups.advisory == advisory]):
                yield (groups.advisory == advisory) & (attribute == value)
