"""Tables of circle practice, as CSV that spreadsheets and programs can read."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.utils.translation import gettext as _

from reports.files.csv_file import heads, lines_of_table
from reports.files.rows import harmless
from reports.periods import Period
from reports.practice_tables import CountTable
from reports.tables import Table


def counts_as_csv(table: CountTable) -> bytes:
    lines = [[row.in_files or row.heading, *row.cells] for row in table.rows]
    return written([[table.corner, *table.columns], *lines])


def bands_as_csv(table: Table, reading: Sequence[str], more: Iterable[Sequence[str]] = ()) -> bytes:
    """With more lines of the same columns, and how to read it at its end."""
    about = [[_("How to read it"), "", "", "", "", "", "", words] for words in reading]
    return written([heads(), *lines_of_table(table), *more, *about])


def written(lines: Iterable[Sequence[str | int | None]]) -> bytes:
    """With the mark at its beginning by which Excel knows UTF-8; nothing in it is a formula."""
    file = StringIO()
    writer = csv.writer(file)
    for cells in lines:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in cells])
    return file.getvalue().encode("utf-8-sig")


def counts_file_name(table: CountTable, period: Period) -> str:
    """“circles-weeks-2026-11-01-2026-11-24.csv”."""
    return f"circles-{table.key}-{period.first_on.isoformat()}-{period.last_on.isoformat()}.csv"
