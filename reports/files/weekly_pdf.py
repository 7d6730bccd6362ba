"""The weekly report as a PDF, tagged for screen readers, with the very words of the page."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from journals.export import fonts
from reports.weekly.sheet import Sheet

HERE = Path(__file__).parent


def as_pdf(sheet: Sheet) -> bytes:
    return typst.compile(
        (HERE / "weekly.typ").read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"sheet": json.dumps(as_data(sheet))},
    )


def as_data(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.headline,
        "language": translation.get_language() or "en",
        "about": _("%(school)s: the week from %(span)s") % {"school": sheet.school, "span": sheet.span},
        "numbers": {
            "heading": _("The school’s numbers"),
            "columns": [_("What"), _("Number"), _("More about it")],
            "rows": [[line.label, line.number, line.note or "–"] for line in sheet.lines],
        },
        "lists": [
            {"heading": heading, "rows": [f"{row.title}: {row.words}" for row in rows]}
            for heading, rows in lists_of(sheet)
            if rows
        ],
        "note": _("Numbers of the whole school, to see where help is needed, not to judge anybody."),
    }


def lists_of(sheet: Sheet) -> list[tuple[str, Any]]:
    return [
        (_("Open surveys: how many answered"), sheet.surveys),
        (_("New results"), sheet.releases),
    ]
