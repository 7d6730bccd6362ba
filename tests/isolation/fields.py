"""The fields of the forms of a page, with what stands in them."""

from html.parser import HTMLParser
from typing import Any

from django.urls import Resolver404, resolve

Fields = dict[str, str]
WORDS = "Some words."


class Forms(HTMLParser):
    """The fields of all forms of a page, by the name of the URL that each is sent to."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = self.to = here
        self.select = ""
        self.found: dict[str, Fields] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.to = name_of(given.get("action") or "") or self.here
        elif tag == "option" and self.select and given.get("value"):
            self.put(self.select, given["value"])
        elif given.get("name") and tag in ("input", "textarea", "select", "button"):
            self.select = str(given["name"]) if tag == "select" else ""
            self.put(str(given["name"]), given.get("value"))

    def put(self, name: str, value: str | None) -> None:
        fields = self.found.setdefault(self.to, {})
        fields[name] = value or fields.get(name, "")


def name_of(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def forms_on(response: Any, here: str) -> dict[str, Fields]:
    parser = Forms(here)
    parser.feed(response.content.decode())
    return parser.found
