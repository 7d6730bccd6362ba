"""The words of a letter without its markup: for the plain text part of an e-mail, and for the inbox."""

from html.parser import HTMLParser

BLOCKS = {"div", "h1", "h2", "li", "p", "ul"}


def plain_text(html: str, *, with_links: bool = True) -> str:
    """Paragraphs with an empty line between them, items with a dash, links as their words and address or not at all."""
    reader = Reader(with_links=with_links)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return "".join(reader.pieces).strip()


class Reader(HTMLParser):
    """Knows the few elements that templates of messages use."""

    def __init__(self, *, with_links: bool) -> None:
        super().__init__()
        self.with_links = with_links
        self.pieces: list[str] = []
        self.words: list[str] = []
        self.address = ""
        self.is_in_head = self.is_item = self.follows_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        self.is_in_head = self.is_in_head or tag == "head"
        self.is_item = self.is_item or tag == "li"
        if tag == "a":
            self.address = dict(attrs)["href"] or ""
        if tag == "br":
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        if tag == "head":
            self.is_in_head = False
        if tag == "a":
            if self.with_links:
                self.words.append(f": {self.address}")
            self.address = ""

    def handle_data(self, data: str) -> None:
        is_left_out = self.is_in_head or (self.address and not self.with_links)
        if not is_left_out:
            self.words.append(data.replace("\n", " "))

    def end_block(self) -> None:
        lines = "".join(self.words).split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        if text:
            gap = "\n" if self.is_item and self.follows_item else "\n\n"
            self.pieces.append(f"{gap}- {text}" if self.is_item else f"{gap}{text}")
            self.follows_item = self.is_item
        self.words, self.is_item = [], False
