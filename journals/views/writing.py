"""The desk: an entry while it is written."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.models import Circle
from circles.views.pages import NO_KEY
from journals.audience import People, people_around, readers_of
from journals.choices import choices_of_draft, why_not_more
from journals.device import draft_key, draft_mark
from journals.entries import (
    EntryConflict,
    EntryGone,
    EntryStandsOtherwise,
    Save,
    finish_entry,
    save_entry,
    standing_of,
)
from journals.forms.entry import EntryForm, initial_of
from journals.models import Audience, Entry, WeekPrompt
from journals.prompts import prompt_of
from journals.sentences import who_can_read
from journals.words import EntryWords, read_entry
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.numbers import number_of
from schools.typed import too_late
from schools.writing.cipher import Unreadable


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

    @property
    def standing(self) -> str:
        return standing_of(self.entry)

    @property
    def is_finished(self) -> bool:
        return self.entry is not None and self.entry.is_finished


def desk_of(request: MemberRequest, pk: UUID) -> Desk:
    """The author's entry, or a new one about what the address names. 404 when it is somebody else's or taken away."""
    entry = Entry.objects.with_hidden().filter(pk=pk).select_related("circle").first()
    if not entry:
        prompt, circle = asked_about(request)
        return Desk(pk, None, None, prompt, circle)
    if entry.author_id != request.member.pk or entry.removed_at:
        raise Http404
    words = read_entry(entry)
    return Desk(pk, entry, words, words.prompt if words else "", entry.circle)


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
        return unreadable(request, desk.entry)
    form = form_of(request, desk, around)
    if is_in_order(form, request.POST.get("do", "")):
        try:
            hold_to_sentence(request, desk, around, form)
            return keep(request, desk, form)
        except EntryConflict as conflict:
            return desk_page(request, desk, around, form, theirs=conflict.entry)
        except EntryGone:
            raise Http404 from None
        except EntryStandsOtherwise:
            return desk_page(request, desk, around, form, stands_otherwise=True)
        except Unreadable:
            form.add_error(None, NO_KEY)
    return desk_page(request, desk, around, form)


def unreadable(request: MemberRequest, entry: Entry) -> HttpResponse:
    """Its page tells why; nothing is saved over words that may be readable again."""
    to = reverse("journals:entry_detail", args=[entry.pk])
    why = _("What stands there cannot be read at the moment, so nothing is saved over it.")
    return too_late(request, why, to) if request.method == "POST" else redirect(to)


def form_of(request: MemberRequest, desk: Desk, around: People) -> EntryForm:
    return EntryForm(
        request.POST if request.method == "POST" else None,
        audiences={Audience.ME.value, desk.audience, *(each for each in Audience.values if around.of(each))},
        initial=initial_of(desk.entry, desk.words or EntryWords(prompt=desk.prompt)),
    )


def is_in_order(form: EntryForm, do: str) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    found = form.cleaned_data
    says_something = found["text"].strip() or found["pleasant"] is not None or found["energy"] is not None
    if do == "finish" and not says_something:
        form.add_error("text", _("There are no words yet. Write some, or tap “I just thought about it”."))
    return not form.errors


def hold_to_sentence(request: MemberRequest, desk: Desk, around: People, form: EntryForm) -> None:
    """Raises EntryStandsOtherwise when the author is done and others would read it than the page says."""
    told, audience = form.cleaned_data["around"], form.cleaned_data["audience"] or Audience.ME
    is_done = request.POST.get("do") in ("finish", "think") and not desk.is_finished
    if is_done and told and told != around.seal and audience != Audience.ME:
        raise EntryStandsOtherwise


def keep(request: MemberRequest, desk: Desk, form: EntryForm) -> HttpResponse:
    """Saves, and finishes when the author is done. Raises what `save_entry` raises."""
    do = request.POST.get("do", "")
    save = settled(save_of(desk, form, is_thought=do == "think"), desk, form, do)
    entry = save_entry(request.member, save)
    if do not in ("finish", "think"):
        messages.success(request, _("Saved."))
        return redirect("journals:entry_write", pk=entry.pk)
    finish_entry(entry)
    if do == "think":
        messages.success(request, _("Thinking counts. It is in your journal as thought about."))
        return redirect("journals:entry_list")
    return redirect("journals:entry_detail", pk=entry.pk)


def save_of(desk: Desk, form: EntryForm, is_thought: bool) -> Save:
    """What was only thought about has nothing for anybody to read."""
    save = form.save_of(desk.pk, desk.circle, is_thought=is_thought)
    return replace(save, audience=Audience.ME) if is_thought and not save.words.text.strip() else save


def settled(save: Save, desk: Desk, form: EntryForm, do: str) -> Save:
    """After a conflict: kept instead of the other words, or behind them. These count only as they were shown."""
    if do not in ("mine", "both") or not desk.words:
        return save
    words = save.words
    if do == "both":
        words = replace(words, text=f"{desk.words.text}\n\n{words.text}")
    return replace(save, words=words, version=form.cleaned_data["over"] or 0)


def desk_page(
    request: MemberRequest,
    desk: Desk,
    around: People,
    form: EntryForm,
    theirs: Entry | None = None,
    stands_otherwise: bool = False,
) -> HttpResponse:
    """`theirs` is the entry as another window saved it; it `stands_otherwise` when others can read it than was said."""
    context = {
        "desk": desk,
        "form": form,
        "theirs": read_entry(theirs) if theirs else None,
        "theirs_version": theirs.version if theirs else "",
        "stands_otherwise": stands_otherwise,
        "around": around,
        "draft_key": draft_key(request),
        "draft_mark": draft_mark(request),
        "query": request.GET.urlencode(),
        **(sentence_of(desk.entry) if desk.entry and desk.is_finished else choices(around, desk, form)),
    }
    return render(request, "journals/entry_write.html", context)


def sentence_of(entry: Entry) -> dict[str, Any]:
    return {"sentence": who_can_read(readers_of(entry))}


def choices(around: People, desk: Desk, form: EntryForm) -> dict[str, Any]:
    found = choices_of_draft(around, str(form["audience"].value() or desk.audience))
    chosen = next((each for each in found if each.is_chosen), found[0])
    return {"choices": found, "chosen": chosen, "why_not_more": why_not_more(around)}


@roles(Role.STUDENT)
@require_POST
def entry_save(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What the page saves by itself. 409 with the other words when another window was quicker, 410 when it is gone.

    412 when who can read it has changed since the window was opened, 503 when it cannot be encrypted.
    """
    form = EntryForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    circle = None if form.cleaned_data["version"] else asked_about(request)[1]
    try:
        entry = save_entry(request.member, form.save_of(pk, circle))
    except EntryConflict as conflict:
        return JsonResponse(other_words(conflict.entry), status=409)
    except EntryGone:
        return JsonResponse({}, status=410)
    except EntryStandsOtherwise:
        return JsonResponse({}, status=412)
    except Unreadable:
        return JsonResponse({}, status=503)
    saved = time_format(localtime(entry.saved_at), "TIME_FORMAT")
    return JsonResponse({"version": entry.version, "saved": saved})


def other_words(entry: Entry) -> dict[str, Any]:
    words = read_entry(entry) or EntryWords()
    return {
        "version": entry.version,
        "text": words.text,
        "pleasant": words.pleasant,
        "energy": words.energy,
    }
