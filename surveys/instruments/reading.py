"""From the bytes of a file to its TOML table, whatever the bytes are."""

import tomllib
from typing import Any

from django.utils.translation import gettext_lazy as _

from surveys.instruments.problems import InstrumentError, Problem, shown

MOST_BYTES = 128 * 1024
MOST_DEPTH = 6
MOST_DOTS = 100
OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\x1f\x8b")
WIDE_TEXTS = (b"\xff\xfe", b"\xfe\xff")


def table_of(data: bytes | str) -> dict[str, Any]:
    """The table of a TOML file. Raises InstrumentError, and nothing else, when the data is none."""
    text = text_of(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
    try:
        table = tomllib.loads(text)
    except RecursionError:
        raise refusal(_("Tables and lists are nested too deeply.")) from None
    except ValueError as error:
        raise refusal(_("This is not valid TOML: %(reason)s"), reason=in_short(error)) from None
    if is_deeper_than(table, MOST_DEPTH):
        raise refusal(_("Tables and lists are nested too deeply."))
    return table


def text_of(data: bytes) -> str:
    """Refuses what no reader of TOML should see: too much, another kind of file, another encoding, endless keys."""
    if len(data) > MOST_BYTES:
        raise refusal(_("The file is larger than %(most)s kilobytes."), most=str(MOST_BYTES // 1024))
    if not data.strip():
        raise refusal(_("The file is empty."))
    if data.startswith(OTHER_FILES):
        raise refusal(
            _("This is a document, picture or archive. An instrument is a plain text file in TOML.")
        )
    if data.startswith(WIDE_TEXTS):
        raise refusal(_("The text is saved as UTF-16. Save it as UTF-8."))
    if b"\0" in data:
        raise refusal(_("This is not a text file. An instrument is a plain text file in TOML."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal(_("Line %(line)s is not UTF-8. Save the file as UTF-8."), line=str(line)) from None
    refuse_endless_keys(text)
    return text


def refuse_endless_keys(text: str) -> None:
    """The time that tomllib takes grows with the square of the parts of a dotted key."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            raise refusal(_("Line %(line)s has too many dots."), line=str(number))


def in_short(error: ValueError) -> str:
    """The reader's own words, which end with line and column: what it quotes before may be of any length."""
    said = str(error)
    place = said.rfind("(at ")
    return f"{shown(said[:place].strip())} {said[place:]}" if place > 0 else shown(said)


def is_deeper_than(table: dict[str, Any], most: int) -> bool:
    level: list[Any] = [table]
    for _level in range(most):
        level = [child for value in level for child in children_of(value)]
    return bool(level)


def children_of(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def refusal(message: Any, **values: str) -> InstrumentError:
    return InstrumentError([Problem("", message, values)])
