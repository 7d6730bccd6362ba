"""Files that are not a roster, or pretend to be one. Each is refused with its own words and changes nothing."""

import struct
import zipfile

import pytest

from roster.models import Import
from roster.problems import REFUSALS
from schools.models import Member
from tests.cast import Place
from tests.roster.oneroster import a_district, files_of, zipped
from tests.roster.steps import codes, problems, upload

BOMB = zipped({"users.csv": b"sourcedId,role\n" + b"0" * 40_000_000})


def damaged(content: bytes) -> bytes:
    """The directory at the end is whole, the data is not."""
    half = content.index(b"users.csv") + 200
    return content[:half] + b"\0" * 60 + content[half + 60 :]


def overlong(content: bytes) -> bytes:
    """A zip whose directory lies about the size of an entry."""
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", 600 * 2**20) + content[at + 28 :]


def locked(content: bytes) -> bytes:
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def packed_and_damaged(method: int) -> bytes:
    """The first bytes are whole, so that it shows only while it is read."""
    rows = b"".join(b"a%d,student,%d\n" % (n, n * 7919 % 10_007) for n in range(100_000))
    content = bytearray(zipped({"users.csv": b"sourcedId,role,identifier\n" + rows}, method))
    half = len(content) // 2
    content[half : half + 200] = b"\xff" * 200
    return bytes(content)


def misnamed() -> bytes:
    """Says that names are in UTF-8, which they are not."""
    name = "üsers.csv".encode()
    return zipped({"üsers.csv": b"x"}).replace(name, b"\xff\xfe" + name[2:])


def commas(number: int) -> bytes:
    """Not so alike that the zip looks like a bomb."""
    return b"".join(b",%x" % (n * 7919) for n in range(number // 6)) + b"," * (number - number // 6)


def misplaced(content: bytes, offset: int) -> bytes:
    """The directory is said to start elsewhere."""
    at = content.rindex(b"PK\x05\x06")
    return content[: at + 16] + struct.pack("<I", offset) + content[at + 20 :]


REFUSED = {
    "corrupt lzma": (lambda: packed_and_damaged(zipfile.ZIP_LZMA), "zip_broken"),
    "corrupt bzip2": (lambda: packed_and_damaged(zipfile.ZIP_BZIP2), "zip_broken"),
    "corrupt deflate": (lambda: packed_and_damaged(zipfile.ZIP_DEFLATED), "zip_broken"),
    "names that are no text": (misnamed, "zip_broken"),
    "directory too far on": (lambda: misplaced(a_district().zip(), 2**31), "zip_broken"),
    "directory too early": (lambda: misplaced(a_district().zip(), 5), "zip_broken"),
    "truncated": (lambda: a_district().zip()[:-500], "zip_broken"),
    "damaged": (lambda: damaged(a_district().zip()), "zip_broken"),
    "not a zip": (lambda: b"PK but no zip at all", "zip_broken"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n", "zip_broken"),
    "nested": (lambda: zipped({"export.zip": a_district().zip()}), "zip_nested"),
    "nested in disguise": (lambda: zipped({"users.csv": a_district().zip()}), "zip_nested"),
    "bomb": (lambda: BOMB, "zip_bomb"),
    "bomb by its own word": (lambda: overlong(a_district().zip()), "zip_bomb"),
    "too many files": (lambda: zipped({f"{n}.csv": b"a" for n in range(600)}), "zip_bomb"),
    "locked": (lambda: locked(zipped({"users.csv": b"sourcedId,role\na,student\n"})), "zip_locked"),
    "twice": (lambda: zipped({"a/users.csv": b"x", "b/users.csv": b"x"}), "zip_twice"),
    "workbook": (lambda: zipped({"xl/workbook.xml": b"<x/>"}), "excel"),
    "no users": (lambda: a_district().zip(users=None), "zip_no_users"),
    "empty users": (lambda: a_district().zip(users=b""), "empty"),
    "no role column": (lambda: a_district().zip(users=b"sourcedId,name\na,b\n"), "no_columns"),
    "wrong encoding": (lambda: a_district().zip(users="sourcedId,role\n".encode("utf-16")), "not_text"),
    "binary": (lambda: a_district().zip(users=b"sourcedId,role\n\0\0\0"), "not_text"),
    "endless line": (
        lambda: a_district().zip(users=b'sourcedId,role\n"' + b"x" * 20_000),
        "too_long_line",
    ),
    "line of commas": (
        lambda: a_district().zip(users=b"sourcedId,role\n" + commas(1_100_000)),
        "too_long_line",
    ),
    "record of many lines": (
        lambda: a_district().zip(users=b"sourcedId,role\n" + b'"a\n",' * 200_001),
        "too_long_line",
    ),
    "too many columns": (
        lambda: a_district().zip(users=b"sourcedId,role," + commas(1_000)),
        "too_many_columns",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_roster_is_refused(cedar: Place, kind: str) -> None:
    make, code = REFUSED[kind]
    found = upload(cedar, make())
    assert (found.state, codes(found)) == (Import.State.REFUSED, {code})
    assert found.content is None
    assert problems(found)[0].reason == REFUSALS[code] % problems(found)[0].params
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)


def test_a_folder_in_the_zip_does_no_harm(cedar: Place) -> None:
    district = a_district()
    district.folder = "export 2026/"
    found = upload(cedar, district.zip())
    assert found.summary["people_added"] == 14


def test_what_desktops_leave_in_a_zip_does_no_harm(cedar: Place) -> None:
    content = zipped(
        {"__MACOSX/users.csv": b"\0\5\x16\7", "._orgs.csv": b"\0", ".zip": b"\0"}
        | files_of(a_district().zip())
    )
    assert upload(cedar, content).summary["people_added"] == 14
