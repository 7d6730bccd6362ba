"""The file of a backup: a ZIP that holds the dump, what it says of itself, and the seal of that."""

import hmac
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from advisory.backup.keys import seal_of
from advisory.backup.manifest import Manifest
from advisory.launcher.refusal import Refusal
from schools.writing.master_keys import master_keys

DUMP, MANIFEST, SEAL = "database.dump", "manifest.json", "manifest.seal"
CHUNK = 2**20  # bytes
DAMAGED = "The backup is damaged or incomplete: {}. Nothing was restored; take another copy of it."


@contextmanager
def in_order() -> Iterator[None]:
    """Whoever is told to end puts away what is half done first, as with Ctrl-C."""
    before = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A path beside it to write to, which becomes it when all went well; else nothing stays."""
    if path.exists():
        raise Refusal(f"{path} is there already. Give another name.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield unfinished
        keep(unfinished)
        unfinished.rename(path)
        keep(path.parent)
    except OSError as problem:
        raise Refusal(f"{path} cannot be written: {problem.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def keep(path: Path) -> None:
    """Until it is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_archive(path: Path, dump: IO[bytes], manifest: Manifest) -> Manifest:
    """Returns it with the checksum of the dump. The seal is by the key that the manifest names."""
    digest, size = sha256(), 0
    with ZipFile(path, "w") as archive:
        with archive.open(DUMP, "w", force_zip64=True) as member:
            while chunk := dump.read(CHUNK):
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        whole = replace(manifest, dump_bytes=size, dump_sha256=digest.hexdigest())
        archive.writestr(MANIFEST, whole.as_bytes())
        archive.writestr(SEAL, seal_of(whole.as_bytes(), whole.sealed_by))
    return whole


@dataclass(frozen=True)
class Archive:
    """One that is whole; `is_ours` is False where the key that sealed it is not there to tell."""

    manifest: Manifest
    file: ZipFile
    is_ours: bool

    def dump(self) -> IO[bytes]:
        return self.file.open(DUMP)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Read to its end first. Raises Refusal when anything in it is not as it was written."""
    with ExitStack() as stack:
        try:
            archive = whole(stack.enter_context(ZipFile(path)))
        except OSError as problem:
            raise Refusal(f"{path} cannot be read: {problem.strerror}.") from None
        except Refusal:
            raise
        except Exception as problem:  # of the file's own making: each way to pack has errors of its own
            raise Refusal(DAMAGED.format(type(problem).__name__)) from None
        yield archive


def whole(file: ZipFile) -> Archive:
    words = file.read(MANIFEST)
    manifest = Manifest.from_bytes(words)
    check_dump(file, manifest)
    return Archive(manifest, file, check_seal(words, manifest, file.read(SEAL).decode()))


def check_dump(file: ZipFile, manifest: Manifest) -> None:
    digest = sha256()
    with file.open(DUMP) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
    if digest.hexdigest() != manifest.dump_sha256:
        raise Refusal(DAMAGED.format("its checksum is another one"))


def check_seal(words: bytes, manifest: Manifest, seal: str) -> bool:
    if manifest.sealed_by not in master_keys():
        return False
    if not hmac.compare_digest(seal, seal_of(words, manifest.sealed_by)):
        raise Refusal("The backup was changed by somebody who has no JOURNAL_KEY. Nothing was restored.")
    return True
