"""Words of the library's cards."""

from urllib.parse import urlsplit

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def host(link: str) -> str:
    """Where a link really leads: “www.example.org”, whatever stands before an @."""
    return urlsplit(link).hostname or ""


@register.filter
def and_words(words: list[str]) -> str:
    """“Income and Religion”."""
    return get_text_list(words, _("and"))
