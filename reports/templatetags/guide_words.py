"""Texts of guides, which have one value a language, in the reader's."""

from collections.abc import Mapping
from typing import Any

from django import template

from surveys import questionnaire

register = template.Library()


@register.filter
def in_language(texts: Mapping[str, Any]) -> Any:
    """A text, or a list of sentences; nothing when there is none."""
    return questionnaire.in_language(texts) if texts else ""
