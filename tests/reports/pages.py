"""What a page of results says, in plain words."""

from html import unescape
from typing import Any

from django.utils.html import strip_tags


def words_of(response: Any) -> str:
    """Below its head, without its tags, spaces as one; of a piece of a page all of it."""
    return " ".join(unescape(strip_tags(response.content.decode().split("<main", 1)[-1])).split())
