"""Results as CSV: one band a line, so that other programs can read it."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _

from reports.bands import Band, band_words
from reports.files.rows import about, harmless
from reports.results import Results
from reports.tables import Heading, Table

Cells = list[str]


def as_csv(results: Results) -> bytes:
    """With the mark at its beginning by which Excel knows UTF-8."""
    file = StringIO()
    writer = csv.writer(file)
    for cells in lines_of(results):
        writer.writerow([harmless(cell) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def lines_of(results: Results) -> Iterator[Cells]:
    yield heads()
    for table in results.tables:
        yield from lines_of_table(table)
    for label, words in about(results):
        yield [_("About these results"), label, "", "", "", "", "", words]


def heads() -> Cells:
    return [_("Table"), _("Row"), _("Area"), _("Column"), _("n"), _("From %"), _("To %"), _("In words")]


def lines_of_table(table: Table) -> Iterator[Cells]:
    for heading, cells in table.rows:
        for column, band in cells:
            yield [
                table.title,
                heading.words,
                area(heading),
                column.words,
                size(heading, column),
                *said(band),
            ]


def area(heading: Heading) -> str:
    return heading.words if heading.kind == "construct" else heading.within


def size(heading: Heading, column: Heading) -> str:
    n = heading.n or column.n
    return str(n) if n else ""


def said(band: Band | None) -> Cells:
    numbers = [str(band.low), str(band.high)] if band else ["", ""]
    return [*numbers, band_words(band)]
