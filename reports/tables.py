"""The tables of a release, row by row, from the groups that a viewer sees and their bands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.bands import Band
from reports.group_names import everybody, group_name
from reports.models import Level, ReleasedGroup
from surveys.models import Survey

# By group, part, construct, item (empty: the whole construct) and the position of an answer (None: favourable ones).
Bands = Mapping[tuple[int, int, str, str, int | None], Band]


@dataclass(frozen=True)
class Heading:
    """Of a row or a column. `kind` is “construct”, “item”, “group” or “answer”; `n` how many of a group answered."""

    words: str
    kind: str
    n: int | None = None
    note: str = ""
    within: str = ""

    @property
    def label(self) -> str:
        """“Grade 6, n = 85”, in one piece."""
        if not self.n or self.kind != "group":
            return self.words
        return _("%(group)s, n\u00a0=\u00a0%(n)s") % {"group": self.words, "n": self.n}


@dataclass(frozen=True)
class Line:
    heading: Heading
    bands: tuple[Band | None, ...]


@dataclass(frozen=True)
class Table:
    title: str
    caption: str
    corner: str
    columns: tuple[Heading, ...]
    lines: tuple[Line, ...]

    @property
    def rows(self) -> Iterator[tuple[Heading, list[tuple[Heading, Band | None]]]]:
        for line in self.lines:
            yield line.heading, list(zip(self.columns, line.bands, strict=True))


def tables_of(
    groups: Sequence[ReleasedGroup], bands: Bands, asked: Sequence[Asked], survey: Survey
) -> Iterator[Table]:
    """The first is always there, also without any figure; another only with a group for it."""
    at = {level: [group for group in groups if group.level == level] for level in Level}
    yield school_table(at[Level.SCHOOL], bands, asked, survey)
    yield from spread_tables(at[Level.SCHOOL], bands, asked, survey)
    if at[Level.GRADE]:
        yield statement_table(
            _("Grades"), at[Level.GRADE], bands, known(at[Level.GRADE], bands, asked), survey
        )
    for attribute, found in by_attribute(at[Level.ATTRIBUTE]):
        yield statement_table(attribute, found, bands, known(found, bands, asked), survey)
    for attribute, found in by_attribute(at[Level.GRADE_ATTRIBUTE]):
        title = _("Grade and %(attribute)s") % {"attribute": attribute}
        yield group_table(title, _("Group"), found, bands, asked, survey)
    if at[Level.ADVISORY]:
        yield group_table(_("Advisories"), _("Advisory"), at[Level.ADVISORY], bands, asked, survey)


def by_attribute(groups: Iterable[ReleasedGroup]) -> list[tuple[str, list[ReleasedGroup]]]:
    found: dict[str, list[ReleasedGroup]] = {}
    for group in groups:
        found.setdefault(group.attribute, []).append(group)
    return list(found.items())


def school_table(
    groups: Sequence[ReleasedGroup], bands: Bands, asked: Sequence[Asked], survey: Survey
) -> Table:
    if groups:
        return statement_table(everybody(survey), groups, bands, asked, survey)
    lines = tuple(Line(heading_of(each), (None,)) for each in asked)
    return Table(everybody(survey), favourable(), statement(), (Heading(everybody(survey), "group"),), lines)


def statement_table(
    title: str, groups: Sequence[ReleasedGroup], bands: Bands, asked: Sequence[Asked], survey: Survey
) -> Table:
    """Constructs and items downwards, groups across."""
    lines = [Line(heading_of(each), tuple(bands.get(key(group, each)) for group in groups)) for each in asked]
    columns = tuple(group_heading(group, survey) for group in groups)
    return Table(title, favourable(), statement(), columns, tuple(lines))


def known(groups: Sequence[ReleasedGroup], bands: Bands, asked: Sequence[Asked]) -> list[Asked]:
    """Those of which any of these groups has a figure."""
    return [each for each in asked if any(key(group, each) in bands for group in groups)]


def group_table(
    title: str,
    corner: str,
    groups: Sequence[ReleasedGroup],
    bands: Bands,
    asked: Sequence[Asked],
    survey: Survey,
) -> Table:
    """Groups downwards, constructs across."""
    constructs = [each for each in known(groups, bands, asked) if not each.item]
    lines = [
        Line(group_heading(group, survey), tuple(bands.get(key(group, each)) for each in constructs))
        for group in groups
    ]
    return Table(title, favourable(), corner, tuple(heading_of(each) for each in constructs), tuple(lines))


def spread_tables(
    groups: Sequence[ReleasedGroup], bands: Bands, asked: Sequence[Asked], survey: Survey
) -> Iterator[Table]:
    """One for each set of answers to choose from, with the items of which it is known how often each was chosen."""
    for group in groups:
        shown = [each for each in asked if has_spread(group, each, bands)]
        for labels in dict.fromkeys(each.labels for each in shown):
            lines = [
                Line(
                    heading_of(each),
                    tuple(bands.get(key(group, each, place)) for place in range(len(labels))),
                )
                for each in shown
                if each.labels == labels
            ]
            caption = _("Percent of the answers, of %(n)s people.") % {"n": group.n}
            columns = tuple(Heading(label, "answer", group.n) for label in labels)
            yield Table(_("Each answer"), caption, statement(), columns, tuple(lines))


def has_spread(group: ReleasedGroup, each: Asked, bands: Bands) -> bool:
    return any(key(group, each, place) in bands for place in range(len(each.labels)))


def key(
    group: ReleasedGroup, each: Asked, option: int | None = None
) -> tuple[int, int, str, str, int | None]:
    return group.pk, each.part, each.construct, each.item, option


def heading_of(each: Asked) -> Heading:
    kind = "item" if each.item else "construct"
    return Heading(each.words, kind, note=each.note, within=each.within)


def group_heading(group: ReleasedGroup, survey: Survey) -> Heading:
    return Heading(group_name(group, survey), "group", group.n)


def favourable() -> str:
    return _("Percent of the answers that were favourable.")


def statement() -> str:
    return _("Area and statements")
