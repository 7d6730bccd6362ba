"""Writing an entry, reading it, and deciding who else may."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.models import Circle
from circles.views.pages import number_of
from journals.audience import People, choose_audience, people_around, readers_of
from journals.device import draft_key
from journals.entries import (
    EntryConflict,
    EntryGone,
    finish_entry,
    offer_line,
    remove_entry,
    restore_entry,
    save_entry,
)
from journals.forms.entry import EntryForm, LineForm, initial_of
from journals.models import Audience, Entry, WeekPrompt
from journals.openings import note_opening
from journals.prompts import prompt_of
from journals.reading import page_of
from journals.replies import read_replies
from journals.sentences import who_can_read
from journals.words import EntryWords, read_entry
from schools.access import MemberRequest, roles
from schools.models import Role

READERS = (Role.STUDENT, Role.TEACHER, Role.STAFF, Role.SUBSTITUTE, Role.COUNSELOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Desk:
    """What is written: `entry` is None until its first words are kept, `words` until the author reads them again."""

    pk: UUID
    entry: Entry | None
    words: EntryWords | None
    prompt: str
    circle: Circle | None

    @property
    def audience(self) -> str:
        return self.entry.audience if self.entry else Audience.ME


def own_entry(request: MemberRequest, pk: UUID) -> Entry:
    return get_object_or_404(Entry.objects.written_by(request.member).kept(), pk=pk)


def desk_of(request: MemberRequest, pk: UUID) -> Desk:
    """The author's entry, or a new one about what the address names. 404 when it is somebody else's or taken away."""
    entry = Entry.objects.filter(pk=pk).first()
    if not entry:
        prompt, circle = asked_about(request)
        return Desk(pk, None, None, prompt, circle)
    if entry.author_id != request.member.pk or entry.removed_at:
        raise Http404
    words = read_entry(entry)
    return Desk(pk, entry, words, words.prompt if words else "", None)


def asked_about(request: MemberRequest) -> tuple[str, Circle | None]:
    """The prompt of `?circle=` or `?week=`, if the student may know it; without one it is a free start."""
    student = request.member
    if number := number_of(request.GET.get("week", "")):
        prompt = WeekPrompt.objects.offered_to(student).filter(pk=number).first()
        return (prompt.text if prompt else ""), None
    number = number_of(request.GET.get("circle", ""))
    circle = Circle.objects.attended_by(student).filter(pk=number).first() if number else None
    return (prompt_of(circle) if circle else ""), circle


@roles(Role.STUDENT)
def entry_new(request: MemberRequest) -> HttpResponse:
    """Every new entry has an address of its own, so that a page that is loaded again is the same entry."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("journals:entry_write", args=[uuid4()]) + query)


@roles(Role.STUDENT)
def entry_write(request: MemberRequest, pk: UUID) -> HttpResponse:
    desk, around = desk_of(request, pk), people_around(request.member)
    if desk.entry and desk.words is None:
        return redirect("journals:entry_detail", pk=pk)
    form = form_of(request, desk, around)
    if form.is_bound and form.is_valid():
        try:
            return keep(request, desk, form)
        except EntryConflict as conflict:
            return desk_page(request, desk, around, form, theirs=conflict.entry)
        except EntryGone:
            raise Http404 from None
    return desk_page(request, desk, around, form)


def form_of(request: MemberRequest, desk: Desk, around: People) -> EntryForm:
    found = [each for each in Audience.values if each == desk.audience or around.of(each)]
    return EntryForm(
        request.POST if request.method == "POST" else None,
        audiences={Audience.ME, *found},
        initial=initial_of(desk.entry, desk.words or EntryWords(prompt=desk.prompt)),
    )


def keep(request: MemberRequest, desk: Desk, form: EntryForm) -> HttpResponse:
    """Saves, and finishes unless the author only saves. Raises EntryConflict and EntryGone."""
    thought = request.POST.get("do") == "think"
    save = form.save_of(desk.pk, desk.circle, is_thought=thought)
    entry = save_entry(request.member, save)
    if request.POST.get("do") == "save":
        messages.success(request, _("Saved."))
        return redirect("journals:entry_write", pk=entry.pk)
    finish_entry(entry)
    if thought:
        messages.success(request, _("Thinking counts. It is in your journal as thought about."))
        return redirect("journals:entry_list")
    return redirect("journals:entry_detail", pk=entry.pk)


def desk_page(
    request: MemberRequest, desk: Desk, around: People, form: EntryForm, theirs: Entry | None = None
) -> HttpResponse:
    """`theirs` is the entry as another window saved it."""
    sentences = {each: who_can_read(readers(desk, around, each)) for each in Audience.values}
    context = {
        "desk": desk,
        "form": form,
        "around": around,
        "sentences": sentences,
        "sentence": sentences[desk.audience],
        "theirs": read_entry(theirs) if theirs else None,
        "theirs_version": theirs.version if theirs else None,
        "draft_key": draft_key(request),
        "query": request.GET.urlencode(),
    }
    return render(request, "journals/entry_write.html", context)


def readers(desk: Desk, around: People, audience: str) -> list:
    """Who would read it: of the audience that a finished entry has already, those whom it names."""
    if desk.entry and desk.entry.is_finished and desk.entry.audience == audience:
        return readers_of(desk.entry)
    return around.of(audience)


@roles(Role.STUDENT)
@require_POST
def entry_save(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What the page saves by itself. 409 with the other words when another window was quicker, 410 when it is gone."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    circle = None if form.cleaned_data["version"] else asked_about(request)[1]
    try:
        entry = save_entry(request.member, form.save_of(pk, circle))
    except EntryConflict as conflict:
        words = read_entry(conflict.entry)
        return JsonResponse(
            {"version": conflict.entry.version, "text": words.text if words else ""}, status=409
        )
    except EntryGone:
        return JsonResponse({}, status=410)
    return JsonResponse(
        {"version": entry.version, "saved": time_format(localtime(entry.saved_at), "TIME_FORMAT")}
    )


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
    choose_audience(entry, audience)
    messages.success(request, who_can_read(readers_of(entry)))
    return redirect("journals:entry_detail", pk=pk)


@roles(Role.STUDENT)
@require_POST
def entry_line(request: MemberRequest, pk: UUID) -> HttpResponse:
    entry, form = own_entry(request, pk), LineForm(request.POST)
    if form.is_valid():
        offer_line(entry, form.cleaned_data["line"])
        offered = _("The line is offered for the next circle.")
        messages.success(request, offered if form.cleaned_data["line"] else _("The line is taken back."))
        return redirect("journals:entry_detail", pk=pk)
    return render(request, "journals/entry_detail.html", page_of(entry, request.member, line_form=form))


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
