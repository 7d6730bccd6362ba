"""A strip of groups and areas in five shades, each with its words: a table, so that it is its own twin. Made as one
piece, because a school may have two thousand such cells.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.bands import NOT_SHOWN, Band

SHADES = 5
CELL = '<td class="heat-{}" data-label="{}">{}</td>'
HIDDEN = '<td data-label="{}"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></td>'
ROW = '<tr><th scope="row">{}{}</th>{}</tr>'
SIZE = '<span class="band-size">{}</span>'


@dataclass(frozen=True)
class Row:
    name: str
    n: int | None
    bands: tuple[Band | None, ...]


@dataclass(frozen=True)
class Heat:
    """`code` names it within the page."""

    code: str
    title: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def body(self) -> SafeString:
        """A cell that says the same as another one is made once."""
        places = {place for row in self.rows for place in zip(self.columns, row.bands, strict=True)}
        made = {place: cell(*place) for place in places}
        return format_html_join("", ROW, ((row.name, size(row), self.line(row, made)) for row in self.rows))

    def line(self, row: Row, made: Mapping[tuple[str, Band | None], SafeString]) -> SafeString:
        """Each cell is escaped already."""
        return SafeString("".join(made[place] for place in zip(self.columns, row.bands, strict=True)))


def shade(band: Band) -> int:
    """1 to 5, by the fifth in which its middle lies; of an open end by what is known for certain."""
    twice = band.low + band.high
    if band.is_end:
        twice = 2 * band.low or 2 * band.high - 1
    return min(twice * SHADES // 200, SHADES - 1) + 1


def cell(column: str, band: Band | None) -> SafeString:
    if band is None:
        return format_html(HIDDEN, column, NOT_SHOWN, _("not shown"))
    return format_html(CELL, str(shade(band)), column, band.words)


def size(row: Row) -> SafeString | str:
    """How many people it is of."""
    return format_html(SIZE, _("n\u00a0=\u00a0%(n)s") % {"n": row.n}) if row.n else ""
