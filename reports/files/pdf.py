"""Results as a PDF, tagged for screen readers, that prints on A4 and Letter, in grey too."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from journals.export import fonts
from reports.bands import Band, band_words
from reports.files.rows import about
from reports.results import Results
from reports.tables import Heading, Table

HERE = Path(__file__).parent


def as_pdf(results: Results) -> bytes:
    """Words are given to Typst as data and never touch a disk."""
    content = {
        "title": results.title,
        "language": translation.get_language() or "en",
        "about_heading": _("About these results"),
        "about": about(results)[1:],
        "n": _("n"),
        "tables": [as_data(table) for table in results.tables],
    }
    return typst.compile(
        (HERE / "results.typ").read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"results": json.dumps(content)},
    )


def as_data(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "caption": table.caption,
        "corner": table.corner,
        "has_sizes": any(line.heading.n for line in table.lines),
        "columns": [head(column) for column in table.columns],
        "lines": [
            {**head(line.heading), "cells": [cell(band) for band in line.bands]} for line in table.lines
        ],
    }


def head(heading: Heading) -> dict[str, Any]:
    size = heading.n if heading.kind == "group" else None
    return {"words": heading.words, "kind": heading.kind, "n": size, "note": heading.note}


def cell(band: Band | None) -> dict[str, Any]:
    return {"words": band_words(band), "low": band.low if band else 0, "high": band.high if band else 0}
