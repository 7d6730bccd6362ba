"""Taking all of one's journal along, and erasing all of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from journals.erasure import erase_writing
from journals.export import as_markdown, as_pdf
from journals.forms.erase import EraseForm
from journals.models import Entry
from schools.access import MemberRequest, roles
from schools.models import Role


@roles(Role.STUDENT)
def journal_export(request: MemberRequest) -> HttpResponse:
    form = EraseForm(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid():
        erase_writing(request.member)
        messages.success(request, _("All that you wrote in your journal is erased."))
        return redirect("journals:entry_list")
    count = Entry.objects.written_by(request.member).kept().count()
    return render(request, "journals/journal_export.html", {"form": form, "count": count})


@roles(Role.STUDENT)
def export_markdown(request: MemberRequest) -> HttpResponse:
    return file_of(as_markdown(request.member).encode(), "text/markdown; charset=utf-8", "journal.md")


@roles(Role.STUDENT)
def export_pdf(request: MemberRequest) -> HttpResponse:
    return file_of(as_pdf(request.member), "application/pdf", "journal.pdf")


def file_of(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
