import csv
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from roster import imports
from roster.choices import Choices
from roster.csv_file import TEMPLATE
from roster.forms.roster_import import AdvisoryChoiceForm, ImportUploadForm, SchoolChoiceForm
from roster.models import Import
from roster.problems import Problem
from roster.progress import progress_of
from roster.tasks import work_on_import
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import OFFICE

State = Import.State
MAY_BE_APPLIED = (State.READING, State.CHOOSING, State.READY)
RISKY = ("=", "+", "-", "@", "\t", "\r")


def get_import(request: MemberRequest, pk: int) -> Import:
    """Without the file itself, which only a worker reads."""
    return get_object_or_404(Import.objects.visible_to(request.member).defer("content"), pk=pk)


@roles(*OFFICE)
@require_http_methods(["GET", "POST"])
def import_list(request: MemberRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportUploadForm(*sent)
    if form.is_valid():
        found = start(request, form)
        return redirect("roster:import_detail", found.pk)
    past = Import.objects.visible_to(request.member).select_related("created_by").without_file()
    page = Paginator(past, 20).get_page(request.GET.get("page"))
    return render(request, "roster/import_list.html", {"form": form, "page": page})


def start(request: MemberRequest, form: ImportUploadForm) -> Import:
    file = form.cleaned_data["file"]
    choices = Choices(is_complete=form.cleaned_data["is_complete"])
    member = request.member
    found = imports.start_import(member.school, member, file.name or "", file.read(), choices)
    work_on_import.delay_on_commit(found.school_id, found.pk)
    return found


@roles(*OFFICE)
@require_GET
def import_template(request: MemberRequest) -> HttpResponse:
    return csv_response("advisory-roster.csv", TEMPLATE)


@roles(*OFFICE)
@require_GET
def import_detail(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_import(request, pk)
    return show(request, found)


def show(request: MemberRequest, found: Import, status: int = 200, **forms: Any) -> HttpResponse:
    problems = [Problem(*kept) for kept in found.problems]
    page = Paginator([kept for kept in problems if not kept.is_note], 25).get_page(request.GET.get("page"))
    context = {
        "import": found,
        "notes": [kept for kept in problems if kept.is_note],
        "problems": page,
        "progress": progress_words(found),
        "year_dates": [date.fromisoformat(day) for day in found.findings.get("year_dates", [])],
        "roles": [(Role(role).label, count) for role, count in found.summary.get("roles", {}).items()],
        **(forms or forms_of(found)),
    }
    return render(request, f"roster/{TEMPLATES[State(found.state)]}", context, status=status)


TEMPLATES = {
    State.READING: "import_working.html",
    State.CHOOSING: "import_school.html",
    State.READY: "import_preview.html",
    State.APPLYING: "import_working.html",
    State.APPLIED: "import_done.html",
    State.DISCARDED: "import_over.html",
    State.REFUSED: "import_over.html",
}


def forms_of(found: Import) -> dict[str, Any]:
    if found.state == State.CHOOSING:
        return {"form": SchoolChoiceForm(found=found)}
    if found.state == State.READY:
        return {"form": AdvisoryChoiceForm(found=found, initial=found.choices)}
    return {}


def progress_words(found: Import) -> dict[str, Any]:
    count = progress_of(found.pk) if found.is_waiting else {"done": 0, "total": 0}
    return {"label": found.get_state_display(), "finished": not found.is_waiting, **count}


@roles(*OFFICE)
@require_GET
def import_progress(request: MemberRequest, pk: int) -> HttpResponse:
    """The bar alone; once the work is over, it has the page loaded again."""
    found = get_object_or_404(Import.objects.visible_to(request.member).without_file(), pk=pk)
    if not found.is_waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(
        request, "roster/import_progress.html", {"import": found, "progress": progress_words(found)}
    )


@roles(*OFFICE)
@require_POST
def import_school(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_import(request, pk)
    if found.state != State.CHOOSING:
        return show(request, found)
    form = SchoolChoiceForm(request.POST, found=found)
    if not form.is_valid():
        return show(request, found, form=form)
    return read_again(request, found, form.choices(found))


@roles(*OFFICE)
@require_POST
def import_advisories(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_import(request, pk)
    if found.state != State.READY:
        return show(request, found)
    form = AdvisoryChoiceForm(request.POST, found=found)
    if not form.is_valid():
        return show(request, found, form=form)
    return read_again(request, found, form.choices(found))


def read_again(request: MemberRequest, found: Import, choices: Choices) -> HttpResponse:
    if imports.change_choices(found, choices):
        work_on_import.delay_on_commit(found.school_id, found.pk)
    return redirect("roster:import_detail", found.pk)


@roles(*OFFICE)
@require_POST
def import_apply(request: MemberRequest, pk: int) -> HttpResponse:
    """Of the preview that the page showed, and of no other that somebody had made since."""
    found, seen = get_import(request, pk), request.POST.get("seen", "")
    if found.findings.get("removes_many") and seen == found.fingerprint and not request.POST.get("sure"):
        messages.error(
            request, _("Many people would be deactivated. Tick the box to say that this is right.")
        )
    elif imports.begin_apply(found, request.member, seen):
        work_on_import.delay_on_commit(found.school_id, found.pk)
    elif get_import(request, pk).state in MAY_BE_APPLIED:
        messages.warning(
            request, _("What would change is no longer what you saw, so nothing was applied. Look again.")
        )
    return redirect("roster:import_detail", found.pk)


@roles(*OFFICE)
@require_POST
def import_discard(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_import(request, pk)
    if imports.discard_import(found):
        messages.success(request, _("The file is discarded. Nothing was changed."))
    return redirect("roster:import_list")


@roles(*OFFICE)
@require_GET
def import_problems(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_import(request, pk)
    problems = [Problem(*kept) for kept in found.problems]
    lines = [[kept.file, str(kept.line or ""), kept.reason] for kept in problems]
    return csv_response(f"problems-{found.pk}.csv", [[_("file"), _("line"), _("reason")], *lines])


def csv_response(name: str, lines: list[list[str]]) -> HttpResponse:
    """UTF-8 with a mark, so that spreadsheets read accents; no cell becomes a formula."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    csv.writer(response, quoting=csv.QUOTE_ALL).writerows([harmless(cell) for cell in line] for line in lines)
    return response


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell
