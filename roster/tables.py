"""Rows of a CSV file, one at a time, whatever its encoding, heading and line ends."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Self, TextIO

from roster.problems import Problem, Problems, Refusal
from roster.progress import Progress

LONGEST_CELL = 10_000
LONGEST_RECORD = 1_000_000
MOST_COLUMNS = 1_000
STEP = 500
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Row:
    """Cells by the lower-case name of their column; a missing column reads as ''."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


class TooLong(Exception):
    """A record that is longer than any line of a roster."""


class Lines:
    """Lines of a text, no more than one record's worth of which come into the memory; `taken` counts its characters."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.taken = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST_RECORD)
        self.taken += len(line)
        if self.taken >= LONGEST_RECORD:
            raise TooLong
        if not line:
            raise StopIteration
        return line


@dataclass
class Table:
    """One CSV file that can be opened again and again; `problems` collects what reading it finds.

    `most_lines` limits the lines that are not blank, without the heading and with those that are left out.
    """

    name: str
    open: Callable[[], IO[bytes]]
    delimiter: str = ","
    problems: Problems = field(default_factory=Problems)
    most_lines: int | None = None
    progress: Progress | None = None

    def rows(self) -> Iterator[Row]:
        """Raises Refusal when the file is not text, a line has no end or there are too many of them."""
        with self.text() as text:
            records = self.records(text)
            columns = [heading(cell) for cell in next(records, (0, []))[1]]
            self.check(columns)
            for number, (line, cells) in enumerate(records, start=1):
                self.count(number)
                if row := self.row(line, columns, cells):
                    yield row

    def count(self, number: int) -> None:
        if self.most_lines is not None and number > self.most_lines:
            raise Refusal("too_many_lines", limit=self.most_lines)
        if self.progress and number % STEP == 0:
            self.progress.step(STEP)

    def count_lines(self) -> int:
        with self.open() as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(2**18), b""))

    def heading(self) -> list[str]:
        """The first line's cells as written."""
        with self.text() as text:
            cells = [tidy(cell) for cell in next(self.records(text), (0, []))[1]]
        self.check([cell.lower() for cell in cells])
        return cells

    def text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(self.open(), encoding=self.encoding, newline="")

    @cached_property
    def encoding(self) -> str:
        for encoding in ("utf-8", "cp1252"):
            if self.decodes_as(encoding):
                if encoding == "cp1252":
                    self.note("read_as_windows", examples="")
                return "utf-8-sig" if encoding == "utf-8" else encoding
        raise Refusal("not_text", file=self.name)

    def decodes_as(self, encoding: str) -> bool:
        decoder = codecs.getincrementaldecoder(encoding)()
        with self.open() as stream:
            while chunk := stream.read(2**18):
                if b"\0" in chunk or chunk.startswith(UTF_16):
                    raise Refusal("not_text", file=self.name)
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    return False
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def records(self, text: TextIO) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not blank, with the line on which it starts."""
        lines = Lines(text)
        reader = csv.reader(lines, delimiter=self.delimiter)
        while True:
            line, lines.taken = reader.line_num + 1, 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, TooLong):
                raise Refusal("too_long_line", line=line, file=self.name) from None
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refusal("too_long_line", line=line, file=self.name)
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells

    def check(self, columns: list[str]) -> None:
        if not any(columns):
            raise Refusal("empty")
        if len(columns) > MOST_COLUMNS:
            raise Refusal("too_many_columns", limit=MOST_COLUMNS)
        named = Counter(column for column in columns if column)
        if twice := [column for column, times in named.items() if times > 1]:
            raise Refusal("same_column", column=min(twice))

    def row(self, line: int, columns: list[str], cells: list[str]) -> Row | None:
        if any(cell and not cell.isspace() for cell in cells[len(columns) :]):
            self.problem(line, "too_many_cells")
            return None
        pairs = zip(columns, cells, strict=False)
        return Row(line, {column: tidy(cell) for column, cell in pairs if column})

    def problem(self, line: int, code: str, **params: object) -> None:
        self.problems.append(Problem(self.name, line, code, params))

    def note(self, code: str, **params: object) -> None:
        """Says something about the whole file, once."""
        if not any(found.code == code and found.params == params for found in self.problems):
            self.problem(0, code, **params)


def heading(cell: str) -> str:
    return tidy(cell).lower()


def tidy(cell: str) -> str:
    """Without spaces around, double spaces and signs that cannot be seen."""
    plain = cell if cell.isprintable() else "".join(c if c.isprintable() else " " for c in cell)
    return " ".join(plain.split())
