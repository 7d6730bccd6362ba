"""Files that are not a roster, or pretend to be one. Each is refused with its own words and changes nothing."""

import struct

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


REFUSED = {
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
