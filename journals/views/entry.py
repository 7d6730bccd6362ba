"""Reading an entry, and deciding who else may."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.views.pages import NO_KEY
from journals.audience import choose_audience, people_around, readers_of
from journals.entries import offer_line, remove_entry, restore_entry
from journals.forms.entry import LineForm
from journals.models import Audience, Entry
from journals.openings import note_opening
from journals.replies import read_replies
from journals.sentences import who_can_read
from journals.views.entry_page import page_of
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.writing.cipher import Unreadable

READERS = (Role.STUDENT, Role.TEACHER, Role.STAFF, Role.SUBSTITUTE, Role.COUNSELOR, Role.ADMINISTRATOR)


def own_entry(request: MemberRequest, pk: UUID) -> Entry:
    return get_object_or_404(Entry.objects.written_by(request.member).kept(), pk=pk)


@roles(*READERS)
def entry_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    entries = Entry.objects.readable_by(request.member).select_related("author", "circle__advisory")
    entry = get_object_or_404(entries, pk=pk)
    note_opening(entry, request.member)
    page = page_of(entry, request.member)
    read_replies(entry, request.member)
    return render(request, "journals/entry_detail.html", page)


@roles(Role.STUDENT)
@require_POST
def entry_audience(request: MemberRequest, pk: UUID) -> HttpResponse:
    entry, audience = own_entry(request, pk), request.POST.get("audience", "")
    if audience not in Audience.values:
        raise Http404
    told, around = request.POST.get("around", ""), people_around(request.member)
    if told and told != around.seal and audience != Audience.ME:
        messages.warning(
            request, _("Who is in your advisory has changed, so nothing was done. Look once more.")
        )
        return redirect("journals:entry_detail", pk=pk)
    choose_audience(entry, audience)
    messages.success(request, who_can_read(readers_of(entry)))
    return redirect("journals:entry_detail", pk=pk)


@roles(Role.STUDENT)
@require_POST
def entry_line(request: MemberRequest, pk: UUID) -> HttpResponse:
    entry, form = own_entry(request, pk), LineForm(request.POST)
    if form.is_valid():
        try:
            return keep_line(request, entry, form.cleaned_data["line"])
        except Unreadable:
            form.add_error(None, NO_KEY)
    return render(request, "journals/entry_detail.html", page_of(entry, request.member, line_form=form))


def keep_line(request: MemberRequest, entry: Entry, line: str) -> HttpResponse:
    offer_line(entry, line)
    offered = _("The line is offered for the next circle.")
    messages.success(request, offered if line else _("The line is taken back."))
    return redirect("journals:entry_detail", pk=entry.pk)


@roles(Role.STUDENT)
@require_POST
def entry_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    remove_entry(own_entry(request, pk))
    messages.success(request, _("It is taken away. For a day you can bring it back."))
    return redirect("journals:entry_list")


@roles(Role.STUDENT)
@require_POST
def entry_restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    entry = get_object_or_404(Entry.objects.written_by(request.member), pk=pk)
    if restore_entry(entry):
        messages.success(request, _("It is in your journal again."))
    else:
        messages.warning(request, _("It was taken away more than a day ago and cannot be brought back."))
    return redirect("journals:entry_list")
