"""Reporting what one can read, and the reports that wait for whoever looks after them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.views.pages import NO_KEY
from journals.forms.report import ReportForm
from journals.looking_after import called_readers, reports_to_reopen, waiting_for
from journals.models import Report
from journals.reports import make_report, reopen_report, take_back_report
from journals.sentences import who_reads_a_report
from journals.subjects import Subject, about, noun_of, subject_of, subjects, url_of
from journals.views.entry import READERS
from journals.views.missing import not_shared_any_more
from journals.words import read_words
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS
from schools.typed import too_late
from schools.writing.cipher import Unreadable


@roles(*READERS)
def entry_report(request: MemberRequest, pk: UUID) -> HttpResponse:
    return report_page(request, "entry", pk)


@roles(*READERS, Role.IT_LEAD)
def thanks_report(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Thanks go to every adult of a school."""
    return report_page(request, "thanks", pk)


def report_page(request: MemberRequest, noun: str, pk: UUID) -> HttpResponse:
    subject = subjects(noun).reportable_by(request.member).filter(pk=pk).first()
    if subject is None:
        return not_shared_any_more(request)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return keep_report(request, subject, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    context = {
        "form": form,
        "noun": noun,
        "back_url": url_of(subject),
        "sentence": who_reads_a_report(called_readers(subject, request.member)),
    }
    return render(request, "journals/report_new.html", context)


def keep_report(request: MemberRequest, subject: Subject, form: ReportForm) -> HttpResponse:
    """Who reported it before gets other words back: they can be sent once the first report is taken back."""
    words = form.cleaned_data["words"]
    if make_report(subject, request.member, words):
        messages.success(request, _("Thank you for looking out. Your report is on its way."))
        return redirect(url_of(subject))
    first = list(Report.objects.open().filter(reporter=request.member, **about(subject)))
    if not first:  # it was closed at this very moment
        return keep_report(request, subject, form)
    if words in ("", *read_words(first).values()):
        messages.warning(request, _("You reported this already. It is on its way."))
        return redirect(url_of(subject))
    why = _("Your first report is on its way and stays. To say more, take it back and report again.")
    return too_late(request, why, url_of(subject))


@roles(*READERS, Role.IT_LEAD)
@require_POST
def report_take_back(request: MemberRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(Report.objects.made_by(request.member), pk=pk)
    if take_back_report(report):
        messages.success(request, _("Your report is taken back. You can report it again."))
    else:
        messages.warning(request, _("Your report is closed already."))
    subject = subject_of(report)
    reportable = subjects(noun_of(subject)).reportable_by(request.member)
    return redirect(url_of(subject) if reportable.filter(pk=subject.pk).exists() else "journals:entry_list")


@roles(*LEADERS)
def report_list(request: MemberRequest) -> HttpResponse:
    """Without the words of anybody."""
    context = {
        "waiting": waiting_for(request.member),
        "closed": list(reports_to_reopen(request.member)),
    }
    return render(request, "journals/report_list.html", context)


@roles(*LEADERS)
@require_POST
def report_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    report = get_object_or_404(reports_to_reopen(request.member), pk=pk)
    if reopen_report(report, request.member):
        messages.success(request, _("The report is open again."))
    else:
        messages.warning(request, _("There is a newer report of the same person."))
    return redirect("journals:report_list")
