"""Addresses of the instruments' room, and its forms as a browser sends them."""

from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse


def url(verb: str, name: str) -> str:
    code, _slash, version = name.partition("/")
    return reverse(f"surveys:instrument_{verb}", args=[code, version])


IMPORT = "/surveys/instruments/import/"
LIST = "/surveys/instruments/"


def upload(content: str | bytes, right: bool = True) -> dict[str, Any]:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("ours.toml", data)
    return {"file": file} | ({"right": "on"} if right else {})


class FilledIn(HTMLParser):
    """What a browser would send of a page's forms, untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.area = self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.select, self.values[name] = name, ""
        elif tag == "option" and "selected" in found:
            self.values[self.select] = found.get("value", "")
        elif tag == "input" and found.get("type") == "checkbox":
            if "checked" in found:
                self.values.setdefault(name, []).append(found.get("value", "on"))
        elif tag == "input" and name:
            self.values[name] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.values[self.area] = self.values[self.area].removeprefix("\n")
            self.area = ""


def filled_in(response: Any) -> dict[str, Any]:
    return FilledIn(response.content.decode()).values
