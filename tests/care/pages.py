"""What tests of care's pages share."""

from collections.abc import Callable
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schools.models import Member

SignIn = Callable[[Member], Client]
CANARY = "canary-care-9d41"
HOSTILE = "<script>alert(1)</script> ‮ <img src=x onerror=alert(2)>"


def url(name: str, *args: Any) -> str:
    return reverse(f"care:{name}", args=[getattr(each, "pk", each) for each in args])


def words_of(response: Any) -> str:
    """What the page says below its head, spaces as one."""
    return " ".join(unescape(response.content.decode()).split("<main", 1)[1].split())


def said(response: Any) -> str:
    """The messages of the page that follows."""
    return " ".join(str(message) for message in response.context["messages"])


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)
