"""Words of the library's cards."""

from django import template
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from circles.models.links import host_of

register = template.Library()


@register.filter
def host(link: str) -> str:
    """“www.example.org”: where a link leads."""
    return host_of(link)


@register.filter
def and_words(words: list[str]) -> str:
    """“Income and Religion”."""
    return get_text_list(words, _("and"))


@register.filter
def begun(words: str) -> str:
    """A sentence to be ended by whoever says it; what is a whole sentence stays as it is."""
    return words if words.endswith((".", "?", "!")) else _("%(words)s\u00a0…") % {"words": words}
