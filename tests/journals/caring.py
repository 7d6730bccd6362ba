"""What tests of replies, reports and hidings share."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from schools.models import Member

SignIn = Callable[[Member], Client]
CANARY = "canary-care-7f3a"
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> [link](javascript:alert(3))"


def url(name: str, *rows: Any) -> str:
    return reverse(f"journals:{name}", args=[row.pk for row in rows])


def words_of(response: Any) -> str:
    """What the page says below its head, spaces as one."""
    return " ".join(unescape(response.content.decode()).split("<main", 1)[1].split())
