"""A band as a span of the whole."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.bands import Band

SPAN = (
    '<svg class="band" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    '<rect class="band-all" width="100" height="8" />'
    '<rect class="band-span" x="{}" width="{}" height="8" /></svg>'
)


def span(band: Band) -> SafeString:
    """Beside the band in words."""
    return format_html(SPAN, str(band.low), str(band.width))
