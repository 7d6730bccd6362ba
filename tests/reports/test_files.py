"""Files of results: the very rows of the page, for the same reader, and nothing that runs."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from reports.files import pdf
from reports.files.spreadsheet import sheet_names
from reports.models import Release
from schools.models import Member
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.released import (
    EVERYBODY,
    GIRLS,
    SEVENTH,
    SHARED,
    a_release,
    a_survey_that_closed,
    an_advisory_group,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
HOSTILE = '=HYPERLINK("http://evil.example")'
BAND = r"(?:at most |at least |\d+–)\d+ %|–"


def url_of(release: Release, kind: str) -> str:
    return reverse(f"reports:release_{kind}", args=[release.survey_id])


def bands_on_page(client: Client, release: Release) -> list[str]:
    page = client.get(url_of(release, "detail")).content.decode()
    cells = re.findall(r"<td data-label=.*?</td>", page, re.S)
    return [" ".join(strip_tags(cell).split()).removesuffix("not shown") for cell in cells]


def rows_of_csv(client: Client, release: Release) -> list[dict[str, str]]:
    content = client.get(url_of(release, "csv")).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def book_of(client: Client, release: Release) -> Any:
    return openpyxl.load_workbook(BytesIO(client.get(url_of(release, "spreadsheet")).content))


def bands_of_book(book: Any) -> list[str]:
    cells = [
        cell.value for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=2) for cell in row
    ]
    return [value for value in cells if isinstance(value, str) and re.fullmatch(BAND, value)]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What Typst is given to set; it still sets it."""
    found: list[dict[str, Any]] = []
    as_data = pdf.as_data
    monkeypatch.setattr(pdf, "as_data", lambda table: found.append(as_data(table)) or found[-1])
    return found


@pytest.mark.parametrize("person", ["okafor", "rivera", "maya"])
@pytest.mark.promise("hidden-and-missing-alike")
def test_files_show_the_bands_of_the_page(
    cedar: Place, sign_in: SignIn, printed: list[dict[str, Any]], person: str
) -> None:
    with cedar.context():
        release = a_release(cedar, **SHARED)
    client = sign_in(cedar.people[person])
    expected = bands_on_page(client, release)
    assert "10–15 %" in expected
    rows = [row for row in rows_of_csv(client, release) if row["Table"] != "About these results"]
    assert [row["In words"] for row in rows] == expected
    assert bands_of_book(book_of(client, release)) == expected
    assert client.get(url_of(release, "pdf")).content.startswith(b"%PDF-")
    cells = [cell["words"] for table in printed for line in table["lines"] for cell in line["cells"]]
    assert cells == expected


def test_a_line_of_the_csv_stands_by_itself(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar)
    rows = rows_of_csv(sign_in(cedar.okafor), release)
    assert rows[1] == {
        "Table": "Whole school",
        "Row": "I feel supported by my school",
        "Area": "My school",
        "Column": "Whole school",
        "n": "212",
        "From %": "10",
        "To %": "15",
        "In words": "10–15 %",
    }


def test_each_says_whose_questions_these_are_and_when(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar)
    client = sign_in(cedar.okafor)
    about = [row for row in rows_of_csv(client, release) if row["Table"] == "About these results"]
    words = " ".join(f"{row['Row']} {row['In words']}" for row in about)
    sheet = book_of(client, release).worksheets[0]
    for found in (words, " ".join(str(cell.value) for row in sheet for cell in row)):
        for said in ("TNTP, Inc.", "CC-BY-NC", "Not yet validated", "Closed", "How we belong, fall", "212"):
            assert said in found


def test_the_pdf_is_tagged_and_has_a_title(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        release = a_release(cedar)
    answer = sign_in(cedar.okafor).get(url_of(release, "pdf"))
    for mark in (b"/StructTreeRoot", b"/Lang", b"/Title", b"/Marked true"):
        assert mark in answer.content
    assert "no-store" in answer["Cache-Control"]


def test_nothing_in_a_file_runs(cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = GIRLS | {"attribute": "=1+1", "values": [HOSTILE], "names": []}
    with cedar.context():
        survey = a_survey_that_closed(cedar, title='=cmd|"/c calc"!A1')
        release = a_release(cedar, [EVERYBODY, hostile], survey=survey)
    client = sign_in(cedar.okafor)
    content = client.get(url_of(release, "csv")).content.decode("utf-8-sig")
    for row in csv.reader(StringIO(content)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert f"'{HOSTILE}" in {row["Column"] for row in rows_of_csv(client, release)}
    for sheet in book_of(client, release):
        assert not any(cell.data_type == "f" or cell.hyperlink for row in sheet.iter_rows() for cell in row)
    typst_code = '#read("/etc/passwd") $x$ @here'
    monkeypatch.setattr(pdf, "about", lambda results: [("", ""), (typst_code, typst_code)])
    assert client.get(url_of(release, "pdf")).content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("How we belong, fall", "how-we-belong-fall"),
        ('../../etc/"pass\r\nwd"', "etcpass-wd"),
        ("=1+1", "11"),
        ("✨ 归属感", "survey"),
        ("x" * 80, "x" * 60),
    ],
)
def test_names_of_files_are_safe(cedar: Place, sign_in: SignIn, title: str, name: str) -> None:
    with cedar.context():
        release = a_release(cedar, [], survey=a_survey_that_closed(cedar, title=title))
    for kind, ending in (("csv", "csv"), ("spreadsheet", "xlsx"), ("pdf", "pdf")):
        header = sign_in(cedar.okafor).get(url_of(release, kind))["Content-Disposition"]
        assert re.fullmatch(rf'attachment; filename="{name}-\d{{4}}-\d\d-\d\d\.{ending}"', header)


def test_names_of_sheets_are_as_excel_wants_them() -> None:
    found = sheet_names(["About", "Race/ethnicity [self]", "x" * 40, "x" * 40, "history", "'", "ABOUT"])
    assert found == [
        "About",
        "Race ethnicity  self",
        "x" * 31,
        f"{'x' * 27} 2",
        "history 2",
        "Table",
        "ABOUT 2",
    ]


def test_files_of_more_groups_take_no_more_queries(cedar: Place, sign_in: SignIn) -> None:
    groups = [EVERYBODY, SEVENTH, an_advisory_group(cedar, "7B")]
    for kind in ("csv", "spreadsheet"):
        counted = []
        for number in (1, 3):
            with cedar.context():
                release = a_release(cedar, groups[:number], **SHARED)
            counted.append(queries_of(sign_in(cedar.rivera), url_of(release, kind)))
        assert counted[0] == counted[1]
