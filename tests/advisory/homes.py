"""The first page as a person reads it."""

from html.parser import HTMLParser

from django.test import Client


class Shown(HTMLParser):
    """The words of a page: those in sight, and those inside closed folds."""

    def __init__(self) -> None:
        super().__init__()
        self.in_sight: list[str] = []
        self.folded: list[str] = []
        self.folds: list[bool] = []
        self.in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self.folds.append("open" not in dict(attrs))
        self.in_summary = self.in_summary or tag == "summary"

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.folds.pop()
        if tag == "summary":
            self.in_summary = False

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words:
            hidden = any(self.folds) and not self.in_summary
            (self.folded if hidden else self.in_sight).append(words)


def shown(client: Client) -> tuple[str, str]:
    response = client.get("/")
    assert response.status_code == 200
    page = Shown()
    page.feed(response.content.decode().split("<main", 1)[1])
    return " ".join(page.in_sight), " ".join(page.folded)
