"""A table of counts, as CSV that spreadsheets and programs can read."""

import csv
from io import StringIO

from reports.files.rows import harmless
from reports.periods import Period
from reports.practice_tables import Cell, CountTable


def counts_as_csv(table: CountTable) -> bytes:
    """With the mark at its beginning by which Excel knows UTF-8."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow([harmless(table.corner), *map(harmless, table.columns)])
    for row in table.rows:
        writer.writerow([harmless(row.in_files or row.heading), *[plain(cell) for cell in row.cells]])
    return file.getvalue().encode("utf-8-sig")


def plain(cell: Cell) -> str:
    return "" if cell is None else harmless(str(cell))


def counts_file_name(table: CountTable, period: Period) -> str:
    """“circles-weeks-2026-11-01-2026-11-24.csv”."""
    return f"circles-{table.key}-{period.first_on.isoformat()}-{period.last_on.isoformat()}.csv"
