"""Rows of a CSV file, one at a time, whatever its encoding, heading and line ends."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, Any

from roster.problems import Problem, Refusal
from roster.progress import Progress

LONGEST_CELL = 10_000
STEP = 500
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(slots=True)
class Row:
    """Cells by the lower-case name of their column; a missing column reads as ''."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Table:
    """One CSV file that can be opened again and again; `problems` collects what reading it finds."""

    name: str
    open: Callable[[], IO[bytes]]
    delimiter: str = ","
    problems: list[Problem] = field(default_factory=list)
    progress: Progress | None = None

    def rows(self) -> Iterator[Row]:
        """Raises Refusal when the file is not text or a line has no end."""
        with self.text() as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            records = self.records(reader)
            columns = [heading(cell) for cell in next(records, (0, []))[1]]
            self.check(columns)
            for number, (line, cells) in enumerate(records, start=1):
                if self.progress and number % STEP == 0:
                    self.progress.step(STEP)
                if row := self.row(line, columns, cells):
                    yield row

    def count_lines(self) -> int:
        with self.open() as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(2**18), b""))

    def heading(self) -> list[str]:
        """The first line's cells as written."""
        with self.text() as text:
            reader = csv.reader(text, delimiter=self.delimiter)
            cells = [tidy(cell) for cell in next(self.records(reader), (0, []))[1]]
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

    def records(self, reader: Any) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not blank, with the line on which it starts."""
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise Refusal("too_long_line", line=line, file=self.name) from None
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise Refusal("too_long_line", line=line, file=self.name)
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells

    def check(self, columns: list[str]) -> None:
        if not any(columns):
            raise Refusal("empty")
        named = [column for column in columns if column]
        if twice := {column for column in named if named.count(column) > 1}:
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
