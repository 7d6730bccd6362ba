"""Looking after what was reported: hiding it from the circle, bringing it back, closing the reports."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.views.pages import NO_KEY
from journals.forms.report import HideForm
from journals.hidings import hide, lift
from journals.looking_after import hiding_of, may_close_reports, reports_of
from journals.models import Thanks
from journals.openings import note_opening
from journals.reports import close_reports
from journals.sentences import who_reads_a_reason
from journals.subjects import Subject, author_of, noun_of, subjects
from journals.views.missing import not_shared_any_more
from journals.words import read_thanks, read_words
from schools.access import MemberRequest, roles
from schools.models import Member
from schools.models.member import LEADERS
from schools.typed import too_late
from schools.writing.cipher import Unreadable


@roles(*LEADERS)
def entry_hide(request: MemberRequest, pk: UUID) -> HttpResponse:
    return hide_page(request, "entry", pk)


@roles(*LEADERS)
def thanks_hide(request: MemberRequest, pk: UUID) -> HttpResponse:
    return hide_page(request, "thanks", pk)


def hide_page(request: MemberRequest, noun: str, pk: UUID) -> HttpResponse:
    subject = subjects(noun).looked_after_by(request.member).filter(pk=pk).first()
    if subject is None:
        return not_shared_any_more(request)
    may_hide = subjects(noun).hideable_by(request.member).filter(pk=pk).exists()
    reports, may_close = reports_of(subject), may_close_reports(request.member)
    form = HideForm(request.POST if request.method == "POST" else None, may_close=bool(reports) and may_close)
    if may_hide and form.is_bound and form.is_valid():
        try:
            return keep_hidden(request, subject, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    if form.is_bound and (not may_hide or hiding_of(subject)):
        why = _("It is hidden already, or it is not in the circle any more.")
        return too_late(request, why, reverse("journals:report_list"))
    page = page_of(subject, request.member) | {
        "form": form,
        "may_hide": may_hide,
        "may_close": may_close,
        "reports": reports,
    }
    return render(request, "journals/hide.html", page)


@transaction.atomic
def keep_hidden(request: MemberRequest, subject: Subject, form: HideForm) -> HttpResponse:
    words = form.cleaned_data["words"]
    is_kept = hide(subject, request.member, words) or is_hidden_so(subject, request.member, words)
    if form.cleaned_data.get("close"):
        close_reports(subject, request.member, request.POST.getlist("report"))
    if not is_kept:
        return too_late(request, why_not_kept(subject, request.member), reverse("journals:report_list"))
    messages.success(request, _("It is hidden. Whoever wrote it can read your note."))
    return redirect("journals:report_list")


def why_not_kept(subject: Subject, by: Member) -> str:
    found = hiding_of(subject)
    if found and found.hidden_by == by:
        return _("You hid it already, with the note that stands there. This one is not kept.")
    return _("Somebody else hid it meanwhile. Your note is not kept.")


def is_hidden_so(subject: Subject, by: Member, words: str) -> bool:
    """The same was sent twice."""
    found = hiding_of(subject)
    return found is not None and found.hidden_by == by and read_words([found]).get(found.pk) == words


def page_of(subject: Subject, member: Member) -> dict[str, Any]:
    """Thanks have no page of their own for who looks after them: here are their words, and the opening is noted."""
    hiding = hiding_of(subject)
    thanks = None
    if isinstance(subject, Thanks):
        note_opening(subject, member)
        thanks = read_thanks([subject]).get(subject.pk)
    return {
        "subject": subject,
        "noun": noun_of(subject),
        "author": author_of(subject),
        "thanks_words": thanks,
        "hiding": hiding,
        "reason": read_words([hiding]).get(hiding.pk) if hiding else None,
        "sentence": who_reads_a_reason(author_of(subject)),
    }


@roles(*LEADERS)
@require_POST
def entry_lift(request: MemberRequest, pk: UUID) -> HttpResponse:
    return lift_one(request, "entry", pk)


@roles(*LEADERS)
@require_POST
def thanks_lift(request: MemberRequest, pk: UUID) -> HttpResponse:
    return lift_one(request, "thanks", pk)


def lift_one(request: MemberRequest, noun: str, pk: UUID) -> HttpResponse:
    subject = get_object_or_404(subjects(noun).hideable_by(request.member), pk=pk)
    if lift(subject):
        messages.success(request, _("It is back."))
    return redirect("journals:report_list")


@roles(*LEADERS)
@require_POST
def entry_reports_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    return close_those_of(request, "entry", pk)


@roles(*LEADERS)
@require_POST
def thanks_reports_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    return close_those_of(request, "thanks", pk)


def close_those_of(request: MemberRequest, noun: str, pk: UUID) -> HttpResponse:
    subject = get_object_or_404(subjects(noun).looked_after_by(request.member), pk=pk)
    if not may_close_reports(request.member):
        raise PermissionDenied
    close_reports(subject, request.member, request.POST.getlist("report"))
    messages.success(request, _("The reports are closed. For a day you can open them again."))
    return redirect("journals:report_list")
