"""What templates need to wear the house's clothes."""

from functools import cache

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "vendor/lucide-static/icons.svg"


@register.simple_tag
@cache
def house_style() -> SafeString:
    """Icon, typeface and style sheets of every page."""
    return render_to_string("_house_style.html")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """One icon of the sprite, as decoration: the word beside it carries the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )
