"""An adult's concern: sent in two taps, looked after by the counselors."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.concern_readers import (
    readers_of_concern,
    readers_of_concerns,
    students_known_to,
    who_reads_a_concern,
    who_reads_a_note,
)
from care.concerns import (
    acknowledge_concern,
    close_concern,
    note_on_concern,
    record_report,
    reopen_concern,
    send_concern,
)
from care.forms.call import NOTE, HeldForm, WordsForm
from care.forms.concern import CloseForm, ConcernForm, MadeReportForm, forms_of
from care.models import Concern
from care.protocol import protocol_of
from care.steps import steps_of
from care.words import read_words
from circles.views.pages import NO_KEY
from schools.access import MemberRequest, roles
from schools.models import Member
from schools.models.member import LEADERS
from schools.numbers import number_of
from schools.seal import ChangedMeanwhile
from schools.writing.cipher import Unreadable

SENT_BEFORE = 5


def given_student(request: MemberRequest) -> Member | None:
    """Whom `?student=` names. What was typed about one who is not known any more comes back, with nobody chosen."""
    wanted = request.GET.get("student", "")
    found = students_known_to(request.member).filter(pk=number_of(wanted)).first() if wanted else None
    if wanted and found is None and request.method != "POST":
        raise Http404
    return found


@roles(*LEADERS)
def concern_new(request: MemberRequest) -> HttpResponse:
    """Nothing is taken where nobody could read it."""
    member, student = request.member, given_student(request)
    readers, students = readers_of_concerns(member.school), students_known_to(member)
    form = ConcernForm(request.POST if request.method == "POST" else None, students=students, student=student)
    if readers and form.is_bound and form.is_valid():
        try:
            return keep_concern(request, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    context = {
        "form": form,
        "student": student,
        "has_students": student or form.is_bound or students.exists(),
    }
    return render(request, "care/concern_new.html", context | around(member, readers))


def around(member: Member, readers: list[Member]) -> dict[str, Any]:
    """What stands above and below the form: who reads it, what the law asks, what was sent before."""
    return {
        "readers": readers,
        "sentence": who_reads_a_concern(readers),
        "protocol": protocol_of(member.school),
        "sent": Concern.objects.sent_by(member)[:SENT_BEFORE],
    }


def keep_concern(request: MemberRequest, form: ConcernForm) -> HttpResponse:
    student, words = form.cleaned_data["student"], form.cleaned_data["words"]
    try:
        concern, is_new = send_concern(request.member, student, words, form.pk)
    except Concern.DoesNotExist:
        raise Http404 from None
    if is_new:
        messages.success(request, _("It is sent. Here you see when somebody takes it up."))
    else:
        messages.info(request, _("This was sent already, once."))
    return redirect("care:concern_detail", concern.pk)


def concern_for(request: MemberRequest, pk: UUID) -> Concern:
    concerns = Concern.objects.for_adult(request.member)
    return get_object_or_404(concerns.select_related("student", "sender", "holder", "school"), pk=pk)


@roles(*LEADERS)
def concern_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    """With its words for who looks after it; that it was sent, taken up and closed for who sent it."""
    if Concern.objects.for_adult(request.member).filter(pk=pk).exists():
        return concern_page(request, concern_for(request, pk))
    sent = Concern.objects.sent_by(request.member).select_related("student", "holder")
    return render(request, "care/concern_sent.html", {"concern": get_object_or_404(sent, pk=pk)})


def concern_page(request: MemberRequest, concern: Concern, *bound: forms.Form) -> HttpResponse:
    found = protocol_of(concern.school)
    context: dict[str, Any] = {
        "concern": concern,
        "words": read_words([concern]).get(concern.pk),
        "steps": steps_of(concern, request.member),
        "sentence": who_reads_a_note(readers_of_concern(concern)),
        "duty": found.duty,
        **forms_of(concern, bound),
    }
    return render(request, "care/concern_detail.html", context)


@roles(*LEADERS)
@require_POST
def concern_acknowledge(request: MemberRequest, pk: UUID) -> HttpResponse:
    concern = concern_for(request, pk)
    if acknowledge_concern(concern, request.member):
        messages.success(request, _("You have it now. Who sent it sees that."))
    else:
        messages.info(request, _("Somebody has it already, or it is closed."))
    return redirect("care:concern_detail", pk)


@roles(*LEADERS)
@require_POST
def concern_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    concern, form = concern_for(request, pk), WordsForm(request.POST, label=NOTE, prefix="note")

    def keep(found: dict[str, Any]) -> None:
        note_on_concern(concern, request.member, found["words"])
        messages.success(request, _("Your note is kept."))

    return kept(request, concern, form, keep)


@roles(*LEADERS)
@require_POST
def concern_report(request: MemberRequest, pk: UUID) -> HttpResponse:
    concern = concern_for(request, pk)
    form = MadeReportForm(request.POST, school=concern.school, prefix="report")

    def keep(found: dict[str, Any]) -> None:
        words = f"{date_format(found['day'])}\n{found['words']}"
        record_report(concern, request.member, found["day"], words)
        messages.success(request, _("The report is on record."))

    return kept(request, concern, form, keep)


@roles(*LEADERS)
@require_POST
def concern_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    concern = concern_for(request, pk)
    form = CloseForm(request.POST, matter=concern, prefix="close")

    def keep(found: dict[str, Any]) -> None:
        if close_concern(concern, request.member, **found):
            messages.success(request, _("It is closed. Who sent it sees that, and not your words."))
        else:
            form.add_error(None, _("Somebody closed it already. What you typed is here."))

    return kept(request, concern, form, keep)


def kept(
    request: MemberRequest, concern: Concern, form: forms.Form, keep: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """Back to the page when it worked; otherwise the page with what was typed."""
    if form.is_valid():
        try:
            keep(form.cleaned_data)
            if not form.errors:
                return redirect("care:concern_detail", concern.pk)
            concern = concern_for(request, concern.pk)
        except Unreadable:
            form.add_error(None, NO_KEY)
        except ChangedMeanwhile:
            concern = concern_for(request, concern.pk)
            cast(HeldForm, form).tell_change(concern)
    return concern_page(request, concern, form)


@roles(*LEADERS)
@require_POST
def concern_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    if reopen_concern(concern_for(request, pk), request.member):
        messages.success(request, _("It is open again, and you have it."))
    else:
        messages.info(request, _("It is open already."))
    return redirect("care:concern_detail", pk)
