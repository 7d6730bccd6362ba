"""The file of a backup: whatever is wrong with it, its reader is told so, and no more than that."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from advisory.backup.archive import DUMP, MANIFEST, SEAL, open_archive, write_archive
from advisory.backup.manifest import Manifest
from advisory.launcher.refusal import Refusal
from schools.writing.master_keys import current_name

pytestmark = pytest.mark.promise("backups-restore")

MADE = Manifest(
    made_at=datetime(2026, 11, 29, tzinfo=UTC),
    version="1.0",
    postgres=18,
    owner="owner",
    application="application",
    migrations=[],
    counts={"table": 3},
    openings={},
    journal_keys=[],
    secret_key="secret",
    sealed_by=current_name(),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_archive(tmp_path / "whole", BytesIO(b"CREATE TABLE"), MADE)
    return tmp_path / "whole"


def test_no_bit_of_its_end_brings_anything_but_a_refusal(file: Path) -> None:
    """Of the ZIP's own table of what is in it, which no checksum covers."""
    whole, refused = file.read_bytes(), 0
    for place in range(whole.index(b"PK\1\2") * 8, len(whole) * 8):
        turned = bytearray(whole)
        turned[place // 8] ^= 1 << place % 8
        file.write_bytes(turned)
        try:
            with open_archive(file) as found:
                assert found.is_ours and found.manifest.counts == MADE.counts
        except Refusal:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize("words", [b"[]", b"1", b'{"format": 1}', b"[" * 100_000, b"\xff"])
def test_what_tells_nothing_of_itself_is_refused(file: Path, words: bytes) -> None:
    with ZipFile(file, "w") as forged:
        for name in (DUMP, MANIFEST, SEAL):
            forged.writestr(name, words)
    with pytest.raises(Refusal, match="damaged or incomplete"), open_archive(file):
        raise AssertionError


@pytest.mark.parametrize("problem", [OSError("elsewhere"), ValueError("elsewhere"), KeyError("elsewhere")])
def test_what_goes_wrong_later_is_not_said_of_the_file(file: Path, problem: Exception) -> None:
    """By then it may have been restored."""
    with pytest.raises(type(problem), match="elsewhere"), open_archive(file):
        raise problem
