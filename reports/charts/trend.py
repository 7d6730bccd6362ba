"""Bands one after the other: each survey's span between 0 and 100 percent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.bands import Band, band_words

WIDTH = 60  # of a survey's column, of which the span takes the middle third
DRAWING = (
    '<svg class="trend" viewBox="0 0 {} 100" preserveAspectRatio="none" role="img" aria-label="{}">'
    '<path class="trend-lines" d="M0 0H{}M0 50H{}M0 100H{}" />{}</svg>'
)
SPAN = '<rect class="trend-span" x="{}" y="{}" width="20" height="{}" />'


@dataclass(frozen=True)
class Point:
    """A survey's name, its month and year for below the drawing, and its band, if it can be shown."""

    name: str
    month: str
    year: str
    band: Band | None
    n: int | None


def trend(title: str, points: Sequence[Point]) -> SafeString:
    """Oldest first. Its words say the same as its table."""
    width = str(WIDTH * len(points))
    spans = format_html_join(
        "",
        SPAN,
        (
            (str(WIDTH * place + 20), str(100 - point.band.high), str(point.band.width))
            for place, point in enumerate(points)
            if point.band
        ),
    )
    return format_html(DRAWING, width, label(title, points), width, width, width, spans)


def label(title: str, points: Sequence[Point]) -> str:
    said = [f"{point.name}: {band_words(point.band)}" for point in points]
    return _("%(title)s. %(points)s.") % {"title": title, "points": get_text_list(said, _("and"))}
