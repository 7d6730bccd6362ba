"""Light Markdown: paragraphs, line breaks, emphasis, lists and quotes. No links, pictures, headings or HTML."""

from collections.abc import Iterable
from html import unescape
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = ["newline", "emphasis", "strikethrough", "list", "blockquote", "hr", "escape", "entity"]
TAGS = {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "hr"}
SHOWN = 140
DEEPEST = 10  # nodes within each other: Typst refuses some thirty
LEAVES = {"inline", "softbreak", "hardbreak", "hr"}

Node = dict[str, Any]

light = MarkdownIt("zero", {"breaks": True}).enable(RULES)


def render_words(words: str) -> SafeString:
    """What somebody wrote as HTML in which nothing of theirs is markup but these tags."""
    return mark_safe(nh3.clean(light.render(words), tags=TAGS, attributes={"ol": {"start"}}))


def tree_of(words: str) -> list[Node]:
    """The same as plain data: nodes of a type, with children, or with content when they are text.

    What stands deeper than `DEEPEST` loses its signs, never its words.
    """
    root: list[Node] = []
    grow([root], light.parse(words))
    return root


def grow(open_lists: list[list[Node]], tokens: Iterable[Token]) -> None:
    """Puts the tokens where they belong: the last of the lists takes what comes next."""
    for token in tokens:
        if token.nesting > 0:
            open_node(open_lists, token.type.removesuffix("_open"))
        elif token.nesting < 0:
            open_lists.pop()
        elif token.type == "text":
            open_lists[-1].append({"type": "text", "content": token.content})
        else:
            open_node(open_lists, token.type)
            grow(open_lists, token.children or [])
            open_lists.pop()


def open_node(open_lists: list[list[Node]], kind: str) -> None:
    here = open_lists[-1]
    if len(open_lists) <= DEEPEST or kind in LEAVES:
        children: list[Node] = []
        here.append({"type": kind, "children": children})
        here = children
    open_lists.append(here)


def first_words(words: str) -> str:
    """How it begins, without the signs of Markdown, as plain text."""
    began = unescape(strip_tags(render_words(words[: 3 * SHOWN])))
    return Truncator(" ".join(began.split())).chars(SHOWN)
