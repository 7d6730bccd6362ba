"""What is counted for the figures of one construct, and the band of each count."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reports.disclosure.bands import ALONE, LINKED, Bands, bands_of
from reports.disclosure.lines import People
from reports.disclosure.people import people_of
from reports.disclosure.shapes import NONE, Figure, Groups, Numbers, Survey, Table, Unit

ITEM_TABLES = frozenset({Table.SCHOOL, Table.GRADE, Table.ATTRIBUTE})
FEWEST_FOR_OPTIONS = 40


@dataclass(frozen=True)
class Given:
    """The V answers that were given to a construct's items: whose (a respondent), to which item (a column), which
    option, and 1 where that is favourable, else 0. Each int[V].
    """

    construct: int
    person: Numbers
    item: Numbers
    option: Numbers
    value: Numbers

    @property
    def size(self) -> int:
        return len(self.person)


@dataclass(frozen=True)
class Count:
    """`total` of the `members` (places among the answers given) count, which lies in a band of `bands`."""

    figure: Figure
    members: Numbers
    total: int
    bands: Bands

    @property
    def band(self) -> int:
        return int(self.bands.of[self.total])

    @property
    def up(self) -> int:
        """By how much the total may grow within its band."""
        return int(self.bands.last[self.band]) - self.total

    @property
    def down(self) -> int:
        return self.total - int(self.bands.first[self.band])

    def as_figure(self) -> Figure:
        return replace(self.figure, low=self.bands.low[self.band], high=self.bands.high[self.band])


def given_to(survey: Survey, construct: int, answers: Numbers) -> Given:
    items = np.array(survey.constructs[construct].items, dtype=np.int64)
    person, place = np.nonzero(answers[:, items] != NONE)
    item = items[place]
    option = answers[person, item].astype(np.int64)
    value = np.zeros(len(person), dtype=np.int8)
    for each in items.tolist():
        value[(item == each) & np.isin(option, list(survey.items[each].favourable))] = 1
    return Given(construct, person, item, option, value)


def counts_of(
    survey: Survey, given: Given, groups: Groups, units: Sequence[Unit], tables: frozenset[Table], k: int
) -> list[Count]:
    """Of the units in `tables`: the construct as a whole, and its items where items are shown.

    The same people have the same figures in every table: a whole is in the wider bands wherever the items of its
    answers are shown.
    """
    found: list[Count] = []
    shown = [
        (at, unit.table, people_of(groups, unit)) for at, unit in enumerate(units) if unit.table in tables
    ]
    linked = {people[given.person].tobytes() for _at, table, people in shown if table in ITEM_TABLES}
    for place, table, people in shown:
        here = people[given.person]
        found += of_whole(survey, given, place, here, here.tobytes() in linked, k)
        if table in ITEM_TABLES:
            found += of_items(survey, given, place, here, k)
    return found


def of_whole(
    survey: Survey, given: Given, unit: int, here: People, is_linked: bool, k: int
) -> Iterator[Count]:
    """When k people answered any of its items."""
    people = len(np.unique(given.person[here]))
    if survey.constructs[given.construct].is_whole and people >= k:
        n = int(np.count_nonzero(here))
        bands = bands_of(n, people, LINKED) if is_linked else bands_of(n, n, ALONE)
        yield counted(Figure(unit, given.construct, 0, 100), here, given.value == 1, bands)


def of_items(survey: Survey, given: Given, unit: int, here: People, k: int) -> Iterator[Count]:
    """Those that k people answered."""
    for item in survey.constructs[given.construct].items:
        members = here & (given.item == item)
        n = int(np.count_nonzero(members))
        if n >= k:
            figure = Figure(unit, given.construct, 0, 100, item)
            yield counted(figure, members, given.value == 1, bands_of(n, n, LINKED))


def counts_of_options(survey: Survey, given: Given, units: Sequence[Unit], k: int) -> list[Count]:
    """How often each option of each item was chosen in the whole school, when at least 40 answered."""
    school = next((place for place, unit in enumerate(units) if unit.table == Table.SCHOOL), None)
    found: list[Count] = []
    for item in survey.constructs[given.construct].items if school is not None else ():
        members = given.item == item
        n = int(np.count_nonzero(members))
        for option in range(survey.items[item].size if n >= max(k, FEWEST_FOR_OPTIONS) else 0):
            figure = Figure(school or 0, given.construct, 0, 100, item, option)
            found.append(counted(figure, members, given.option == option, bands_of(n, n, LINKED)))
    return found


def counted(figure: Figure, members: People, counts: People, bands: Bands) -> Count:
    return Count(figure, np.flatnonzero(members), int(np.count_nonzero(members & counts)), bands)
