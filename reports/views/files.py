"""Results to take along: of the groups that whoever asks for them sees on the page."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse

from reports.files.csv_file import as_csv
from reports.files.pdf import as_pdf
from reports.files.rows import file_name
from reports.files.spreadsheet import as_spreadsheet
from reports.results import Results, results_for
from reports.views.release import VIEWERS, release_shown
from schools.access import MemberRequest, roles

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@roles(*VIEWERS)
def release_csv(request: MemberRequest, survey: UUID) -> HttpResponse:
    return file_of(request, survey, as_csv, "text/csv; charset=utf-8", "csv")


@roles(*VIEWERS)
def release_spreadsheet(request: MemberRequest, survey: UUID) -> HttpResponse:
    return file_of(request, survey, as_spreadsheet, SPREADSHEET, "xlsx")


@roles(*VIEWERS)
def release_pdf(request: MemberRequest, survey: UUID) -> HttpResponse:
    return file_of(request, survey, as_pdf, "application/pdf", "pdf")


def file_of(
    request: MemberRequest, survey: UUID, make: Callable[[Results], bytes], kind: str, ending: str
) -> HttpResponse:
    results = results_for(request.member, release_shown(request.member, survey))
    name = file_name(results, ending)
    return HttpResponse(
        make(results), kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
