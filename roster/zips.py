"""OneRoster zip files, opened with care."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

from roster.problems import Refusal
from roster.tables import Table

MOST_FILES = 500
MOST_BYTES = 500 * 2**20
MOST_RATIO = 200
SMALL = 2**20
ZIP_START = (b"PK\x03\x04", b"PK\x05\x06")
AT_ONCE = 2**18
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
)  # fmt: skip


def is_zip(start: bytes) -> bool:
    return start.startswith(b"PK")


@contextmanager
def opened_zip(stream: IO[bytes]) -> Iterator[dict[str, Table]]:
    """The CSV files of the zip by lower-case name, whatever folder they are in.

    Raises Refusal for what is no roster, also while its tables are being read.
    """
    with whole():
        archive = zipfile.ZipFile(stream)
    with archive:
        with whole():
            tables = tables_of(archive)
        yield tables


@contextmanager
def whole() -> Iterator[None]:
    """Whatever Python's reader stumbles over is the zip's fault: use it around nothing else."""
    try:
        yield
    except BROKEN:
        raise Refusal("zip_broken") from None


class Entry(io.RawIOBase):
    """One file of the zip. Damage that shows only while it is read raises Refusal."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with whole():
            found = self.stream.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self.stream.close()
        super().close()


def tables_of(archive: zipfile.ZipFile) -> dict[str, Table]:
    entries = [entry for entry in archive.infolist() if is_wanted(entry)]
    refuse_bombs(entries)
    refuse_strangers(archive, entries)
    found: dict[str, Table] = {}
    for entry in entries:
        name = base_name(entry)
        if not name.lower().endswith(".csv"):
            continue
        if name.lower() in found:
            raise Refusal("zip_twice", name=name)
        found[name.lower()] = Table(name, opener(archive, entry))
    return found


def opener(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        with whole():
            stream = archive.open(entry)
        return cast(IO[bytes], io.BufferedReader(Entry(stream), AT_ONCE))

    return opened


def base_name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").rsplit("/", 1)[-1]


def is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Not a folder, nor what desktops leave in zip files."""
    return not entry.is_dir() and "__MACOSX" not in entry.filename and not base_name(entry).startswith(".")


def refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    """The sizes are the zip's own word, and reading stops at them."""
    swollen = [
        entry for entry in entries if entry.file_size > max(SMALL, MOST_RATIO * max(entry.compress_size, 1))
    ]
    if swollen or len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise Refusal("zip_bomb")


def refuse_strangers(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.flag_bits & 1:
            raise Refusal("zip_locked")
        if entry.filename.startswith("xl/"):
            raise Refusal("excel")
        if base_name(entry).lower().endswith(".zip") or starts_like_a_zip(archive, entry):
            raise Refusal("zip_nested", name=base_name(entry)[:100])


def starts_like_a_zip(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as stream:
        return stream.read(4) in ZIP_START
