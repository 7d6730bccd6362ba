"""Light Markdown: paragraphs, line breaks, emphasis, lists and quotes. No links, pictures, headings or HTML."""

from html import unescape
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

RULES = ["newline", "emphasis", "strikethrough", "list", "blockquote", "hr", "escape", "entity"]
TAGS = {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "hr"}
SHOWN = 140

light = MarkdownIt("zero", {"breaks": True}).enable(RULES)


def render_words(words: str) -> SafeString:
    """What somebody wrote as HTML in which nothing of theirs is markup but these tags."""
    return mark_safe(nh3.clean(light.render(words), tags=TAGS, attributes={"ol": {"start"}}))


def tree_of(words: str) -> list[dict[str, Any]]:
    """The same as plain data: nodes of a type, with children, or with content when they are text."""
    return [plain(node) for node in SyntaxTreeNode(light.parse(words)).children]


def plain(node: SyntaxTreeNode) -> dict[str, Any]:
    if node.type == "text":
        return {"type": node.type, "content": node.content}
    return {"type": node.type, "children": [plain(child) for child in node.children]}


def first_words(words: str) -> str:
    """How it begins, without the signs of Markdown, as plain text."""
    began = unescape(strip_tags(render_words(words[: 3 * SHOWN])))
    return Truncator(" ".join(began.split())).chars(SHOWN)
