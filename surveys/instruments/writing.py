"""The file of an instrument, as somebody would write it by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

import tomli_w

from surveys.instruments.check import KEYS, ROWS
from surveys.instruments.reading import MOST_DOTS


def file_of(table: Mapping[str, Any]) -> str:
    """The TOML of a table without problems. Read again, it gives an equal instrument."""
    tables = ["".join(lines_of("instrument", table, table["languages"]))]
    for kind in ROWS:
        for row in table[kind]:
            tables.append(f"[[{kind}]]\n" + "".join(lines_of(kind, row, table["languages"])))
    return "\n".join(tables)


def lines_of(kind: str, row: Mapping[str, Any], languages: list[str]) -> Iterator[str]:
    for key in KEYS[kind]:
        if key not in row:
            continue
        if isinstance(row[key], dict):
            yield from (f"{key}.{line_of(language, row[key][language])}" for language in languages)
        else:
            yield line_of(key, row[key])


def line_of(key: str, value: Any) -> str:
    """Dots of a text that has more of them than a line may have are written as escapes."""
    line = tomli_w.dumps({key: value})
    if isinstance(value, str) and line.count(".") >= MOST_DOTS:
        return line.replace(".", "\\u002E")
    return line
