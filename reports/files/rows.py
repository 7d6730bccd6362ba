"""What every file says besides its tables, and what it is called."""

import re

from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from reports.reading import reading_of
from reports.results import Results

LONGEST_NAME = 60
# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What no XML may have, so that Excel opens no workbook with it.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def about(results: Results) -> list[tuple[str, str]]:
    """Label and words, in this order."""
    dates = {"closed": results.survey.closes_at, "appeared": results.appeared_at}
    days = {name: date_format(localtime(at)) if at else "" for name, at in dates.items()}
    return [
        (_("Survey"), results.title),
        (_("School"), results.school),
        (_("Closed"), days["closed"]),
        (_("Results of"), days["appeared"]),
        (_("People who answered"), str(results.answered) if results.answered else "–"),
        *[(_("How to read it"), words) for words in reading_of(results)],
        *[(_("Questions"), source.words) for source in results.sources],
    ]


def file_name(results: Results, ending: str) -> str:
    """“how-we-belong-2026-11-09.csv”: letters, digits and dashes alone, whatever the title is."""
    title = slugify(results.title)[:LONGEST_NAME].strip("-_") or "survey"
    return f"{title}-{localtime(results.appeared_at).date().isoformat()}.{ending}"


def harmless(words: str) -> str:
    """Words that every spreadsheet can hold and none takes for a formula."""
    written = UNWRITABLE.sub("", words)
    return f"'{written}" if written.startswith(FORMULA) else written
