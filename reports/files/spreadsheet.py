"""Results as an Excel workbook: what they are, and a sheet for each table."""

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from reports.bands import band_words
from reports.files.rows import about, harmless
from reports.results import Results
from reports.tables import Heading, Table

LONGEST_SHEET_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
# Whatever is typed stays words.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FIRST, OTHER, WORDS = 52, 18, 90  # characters


def as_spreadsheet(results: Results) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties(
            {"title": harmless(results.title), "created": results.appeared_at.replace(tzinfo=None)}
        )
        styles = {"wrap": book.add_format({"text_wrap": True, "valign": "top"})}
        styles["head"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        names = sheet_names([_("About"), *[table.title for table in results.tables]])
        write_about(book.add_worksheet(names[0]), results, styles)
        for name, table in zip(names[1:], results.tables, strict=True):
            write_table(book.add_worksheet(name), table, styles)
    return file.getvalue()


def write_about(sheet: Worksheet, results: Results, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, OTHER + 6)
    sheet.set_column(1, 1, WORDS)
    for row, (label, words) in enumerate(about(results)):
        sheet.write_string(row, 0, label, styles["head"])
        sheet.write_string(row, 1, harmless(words), styles["wrap"])


def write_table(sheet: Worksheet, table: Table, styles: dict[str, Any]) -> None:
    """Headings and first column stay where they are; the column of n is there when rows are groups."""
    has_sizes = any(line.heading.n for line in table.lines)
    sheet.set_column(0, 0, FIRST)
    sheet.set_column(1, len(table.columns) + has_sizes, OTHER)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sizes = [_("n")] if has_sizes else []
    heads = [table.corner, *sizes, *[column.label for column in table.columns]]
    for place, words in enumerate(heads):
        sheet.write_string(0, place, harmless(words), styles["head"])
    for row, line in enumerate(table.lines, 1):
        style = styles["head" if line.heading.kind == "construct" else "wrap"]
        sheet.write_string(row, 0, harmless(with_note(line.heading)), style)
        if has_sizes and line.heading.n:
            sheet.write_number(row, 1, line.heading.n, styles["wrap"])
        for place, band in enumerate(line.bands, 1 + has_sizes):
            sheet.write_string(row, place, band_words(band), styles["wrap"])


def with_note(heading: Heading) -> str:
    return f"{heading.words} ({heading.note})" if heading.note else heading.words


def sheet_names(titles: list[str]) -> list[str]:
    """As Excel allows them, each once."""
    found: list[str] = []
    for title in titles:
        printable = "".join(each if each.isprintable() else " " for each in title)
        plain = printable.translate(FORBIDDEN).strip() or _("Table")
        number, name = 1, shortened(plain, LONGEST_SHEET_NAME)
        while name.casefold() in [each.casefold() for each in found] or name.casefold() == "history":
            number += 1
            name = f"{shortened(plain, LONGEST_SHEET_NAME - 4)} {number}"
        found.append(name)
    return found


def shortened(words: str, longest: int) -> str:
    """As Excel counts, for which many a character is two."""
    return words.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", "ignore")
