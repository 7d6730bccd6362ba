"""Light Markdown: paragraphs, line breaks, emphasis, lists and quotes. No links, pictures, headings or HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

RULES = ["newline", "emphasis", "strikethrough", "list", "blockquote", "hr", "escape", "entity"]
TAGS = {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "hr"}

light = MarkdownIt("zero", {"breaks": True}).enable(RULES)


def render_words(words: str) -> SafeString:
    """What somebody wrote as HTML in which nothing of theirs is markup but these tags."""
    return mark_safe(nh3.clean(light.render(words), tags=TAGS, attributes={"ol": {"start"}}))
