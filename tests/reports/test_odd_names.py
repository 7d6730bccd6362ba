"""Files of attributes with names that nobody thought of: each opens, and no cell is a formula."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from reports.files.csv_file import as_csv
from reports.files.pdf import as_pdf
from reports.files.spreadsheet import as_spreadsheet
from reports.results import results_for
from tests.cast import Place
from tests.reports.released import EVERYBODY, a_release, a_survey_that_closed

pytestmark = pytest.mark.django_db
NAMES = [
    "Gen\x01der",
    "\x01=1+1",
    "\u202eevil",
    "=1+1",
    "\n=1",
    '#import "x"',
    "'x'",
    "a\ufffe",
    "\U0001f600" * 40,
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_every_file_can_be_opened(cedar: Place, name: str) -> None:
    group = {"level": "attribute", "attribute": name, "values": [name], "n": 20}
    with cedar.context():
        survey = a_survey_that_closed(cedar, title=name)
        results = results_for(cedar.okafor, a_release(cedar, [EVERYBODY, group], survey))
        with ZipFile(BytesIO(as_spreadsheet(results))) as book:
            for part in book.namelist():
                ElementTree.fromstring(book.read(part))
        assert as_pdf(results).startswith(b"%PDF")
        rows = csv.reader(StringIO(as_csv(results).decode("utf-8-sig"), newline=""))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "\n", "@"))]
