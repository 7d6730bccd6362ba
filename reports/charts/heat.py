"""A strip of groups and areas in five shades, each with its words: a table, so that it is its own twin. Made as one
piece, because a school may have two thousand such cells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.bands import NOT_SHOWN, Band

SHADES = 5
CELL = '<td{} data-label="{}">{}</td>'
SHADE = ' class="heat-{}"'
HIDDEN = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
ROW = '<tr><th scope="row">{}{}</th>{}</tr>'
SIZE = '<span class="band-size">{}</span>'


# The attribute with a cell's shade, and its words.
Face = tuple[SafeString, SafeString]


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
        """What rows have in common is made once."""
        labels = [conditional_escape(column) for column in self.columns]
        face_of, size_of = cache(face), cache(size)
        rows = ((row.name, size_of(row.n), line(labels, map(face_of, row.bands))) for row in self.rows)
        return format_html_join("", ROW, rows)


def line(labels: Iterable[SafeString], faces: Iterable[Face]) -> SafeString:
    cells = zip(labels, faces, strict=True)
    return SafeString("".join(CELL.format(shade, label, words) for label, (shade, words) in cells))


def face(band: Band | None) -> Face:
    if band is None:
        return SafeString(), format_html(HIDDEN, NOT_SHOWN, _("not shown"))
    return format_html(SHADE, shade(band)), conditional_escape(band.words)


def shade(band: Band) -> int:
    """1 to 5, by the fifth in which its middle lies; of an open end by what is known for certain."""
    twice = band.low + band.high
    if band.is_end:
        twice = 2 * band.low or 2 * band.high - 1
    return min(twice * SHADES // 200, SHADES - 1) + 1


def size(n: int | None) -> SafeString | str:
    """How many people it is of."""
    return format_html(SIZE, _("n\u00a0=\u00a0%(n)s") % {"n": n}) if n else ""
