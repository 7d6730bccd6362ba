"""The instruments: those that ship, and the school's own, for the administrators who make surveys."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.catalogue import Listed, find_listed, listed, own_families, shelves, untagged
from surveys.forms.instrument_edit import InstrumentForms
from surveys.forms.instrument_import import ImportForm, KeepForm
from surveys.instruments.content import Instrument, load_instrument
from surveys.instruments.problems import InstrumentError, Problem
from surveys.instruments.writing import file_of
from surveys.models import InstrumentVersion
from surveys.own_versions import (
    EditConflict,
    Edited,
    bring_back,
    edited,
    keep_edit,
    keep_imported,
    problems_here,
    put_away,
)


def listed_or_404(request: MemberRequest, code: str, version: int) -> Listed:
    found = find_listed(request.member, code, version)
    if found is None:
        raise Http404
    return found


def own_version(request: MemberRequest, code: str, version: int) -> InstrumentVersion:
    own = InstrumentVersion.objects.visible_to(request.member).own()
    return get_object_or_404(own, code=code, version=version)


@roles(Role.ADMINISTRATOR)
def instrument_list(request: MemberRequest) -> HttpResponse:
    found = listed(request.member)
    own, away = own_families(found)
    context = {"own": own, "away": away, "shelves": shelves(found)}
    return render(request, "surveys/instrument_list.html", context)


@roles(Role.ADMINISTRATOR)
def instrument_detail(request: MemberRequest, code: str, version: int) -> HttpResponse:
    found = listed_or_404(request, code, version)
    family = [
        each for each in listed(request.member) if each.instrument.code == code and each.pack == found.pack
    ]
    context = {
        "listed": found,
        "instrument": found.instrument,
        "others": [each for each in family if each.instrument.name != found.instrument.name],
        "untagged": untagged(found.instrument) if found.is_own else [],
    }
    return render(request, "surveys/instrument_detail.html", context)


@roles(Role.ADMINISTRATOR)
def instrument_file(request: MemberRequest, code: str, version: int) -> HttpResponse:
    """What it downloads can be imported again."""
    found = listed_or_404(request, code, version)
    name = f"{code}-{version}.toml"
    return HttpResponse(
        file_of(found.instrument.table),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@roles(Role.ADMINISTRATOR)
def instrument_import(request: MemberRequest) -> HttpResponse:
    """A file is shown first; what was shown is sent back to be kept, and checked again."""
    if "content" in request.POST:
        return keep_shown(request)
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return import_page(request, form)
    try:
        instrument = load_instrument(form.cleaned_data["file"].read())
    except InstrumentError as error:
        return import_page(request, form, error.problems)
    if problems := problems_here(instrument):
        return import_page(request, form, problems)
    return preview_page(request, instrument)


def keep_shown(request: MemberRequest) -> HttpResponse:
    form = KeepForm(request.POST)
    if not form.is_valid():
        return import_page(request, ImportForm(request.POST, request.FILES))
    try:
        version = keep_imported(load_instrument(form.cleaned_data["content"]), request.member)
    except InstrumentError as error:
        return import_page(request, ImportForm(initial={"right": True}), error.problems)
    messages.success(request, _("The instrument is kept. You can make a survey with it now."))
    return redirect("surveys:instrument_detail", version.code, version.version)


def import_page(
    request: MemberRequest, form: ImportForm, problems: "list[Problem] | tuple[Problem, ...]" = ()
) -> HttpResponse:
    return render(request, "surveys/instrument_import.html", {"form": form, "problems": problems})


def preview_page(request: MemberRequest, instrument: Instrument) -> HttpResponse:
    context = {
        "instrument": instrument,
        "content": file_of(instrument.table),
        "untagged": untagged(instrument),
    }
    return render(request, "surveys/instrument_preview.html", context)


@roles(Role.ADMINISTRATOR)
def instrument_edit(request: MemberRequest, code: str, version: int) -> HttpResponse:
    """A copy of one that ships; the school's own as it is, or its next version once a survey used it."""
    before = edited(listed_or_404(request, code, version), request.member.school)
    if request.method != "POST":
        return edit_page(request, InstrumentForms(before))
    page = InstrumentForms(before, request.POST)
    if request.POST.get("do") == "more":
        return edit_page(request, page.with_more_rows(request.POST))
    return keep_page(request, page) if page.is_valid() else edit_page(request, page)


def keep_page(request: MemberRequest, page: InstrumentForms) -> HttpResponse:
    was = page.head.cleaned_data["was"]
    try:
        version = keep_edit(page.before.listed, page.table, was, request.member)
    except EditConflict as conflict:
        page.renew(conflict.was)
        return edit_page(request, page, conflict.newest)
    except InstrumentError as error:
        page.tell_all(error.problems)
        return edit_page(request, page)
    messages.success(request, said_of(page.before, version))
    return redirect("surveys:instrument_detail", version.code, version.version)


def said_of(before: Edited, version: InstrumentVersion) -> str:
    if before.is_copy:
        return _("Your school has its own copy now. It is version 1.")
    if version.name == before.listed.instrument.name:
        return _("The instrument is changed.")
    return _("The changes are kept as version %(number)s. Earlier surveys keep theirs.") % {
        "number": version.version
    }


def edit_page(
    request: MemberRequest, page: InstrumentForms, newest: InstrumentVersion | None = None
) -> HttpResponse:
    context = {
        "page": page,
        "before": page.before,
        "instrument": page.before.listed.instrument,
        "newest": newest,
    }
    return render(request, "surveys/instrument_edit.html", context)


@roles(Role.ADMINISTRATOR)
@require_POST
def instrument_put_away(request: MemberRequest, code: str, version: int) -> HttpResponse:
    put_away(own_version(request, code, version))
    messages.success(request, _("It is put away and not offered any more. Surveys that asked it keep it."))
    return redirect("surveys:instrument_detail", code, version)


@roles(Role.ADMINISTRATOR)
@require_POST
def instrument_bring_back(request: MemberRequest, code: str, version: int) -> HttpResponse:
    bring_back(own_version(request, code, version))
    messages.success(request, _("It is back. You can make a survey with it again."))
    return redirect("surveys:instrument_detail", code, version)
