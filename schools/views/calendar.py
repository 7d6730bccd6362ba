from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools import clock
from schools.access import MemberRequest, roles
from schools.calendar import remove_closure
from schools.forms.calendar import ClosureForm, SchoolYearForm, TermForm
from schools.models import Closure, Role, SchoolYear, Term
from schools.models.member import OFFICE
from schools.views.pages import form_page


@roles(*OFFICE, Role.COUNSELOR, Role.TEACHER, Role.STAFF, Role.SUBSTITUTE)
def calendar(request: MemberRequest) -> HttpResponse:
    closures = Closure.objects.all()
    today = clock.today(request.member.school)
    context = {
        "years": SchoolYear.objects.prefetch_related("terms"),
        "coming": [closure for closure in closures if closure.ends_on >= today],
        "past": [closure for closure in reversed(closures) if closure.ends_on < today],
        "may_edit": request.member.role in OFFICE,
    }
    return render(request, "schools/calendar.html", context)


@roles(*OFFICE)
def year_new(request: MemberRequest) -> HttpResponse:
    form = SchoolYearForm(request.POST or None, member=request.member)
    return form_page(
        request,
        form,
        heading=_("A new school year"),
        done=_("The school year is in the calendar."),
        to=reverse("schools:calendar"),
    )


@roles(*OFFICE)
def year_edit(request: MemberRequest, pk: int) -> HttpResponse:
    year = get_object_or_404(SchoolYear, pk=pk)
    form = SchoolYearForm(request.POST or None, instance=year, member=request.member)
    return form_page(
        request,
        form,
        heading=year.name,
        done=_("The school year is changed."),
        to=reverse("schools:calendar"),
    )


@roles(*OFFICE)
def term_new(request: MemberRequest, year: int) -> HttpResponse:
    term = Term(year=get_object_or_404(SchoolYear, pk=year))
    form = TermForm(request.POST or None, instance=term, member=request.member, initial=request.GET.dict())
    return form_page(
        request,
        form,
        heading=_("A new term in %(year)s") % {"year": term.year},
        done=_("The term is in the calendar."),
        to=reverse("schools:calendar"),
    )


@roles(*OFFICE)
def term_edit(request: MemberRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term.objects.select_related("year"), pk=pk)
    form = TermForm(request.POST or None, instance=term, member=request.member)
    return form_page(
        request,
        form,
        heading=term.name,
        done=_("The term is changed."),
        to=reverse("schools:calendar"),
        remove=reverse("schools:term_remove", args=[pk]),
    )


@roles(*OFFICE)
@require_POST
def term_remove(request: MemberRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(Term, pk=pk)
    term.delete()
    put_back(request, term, reverse("schools:term_new", args=[term.year_id]), {"name": term.name})
    return redirect("schools:calendar")


@roles(*OFFICE)
def closure_new(request: MemberRequest) -> HttpResponse:
    form = ClosureForm(request.POST or None, member=request.member, initial=request.GET.dict())
    return form_page(
        request,
        form,
        heading=_("Days without school"),
        done=_("The days are in the calendar. Circles planned on them do not take place."),
        to=reverse("schools:calendar"),
    )


@roles(*OFFICE)
def closure_edit(request: MemberRequest, pk: int) -> HttpResponse:
    closure = get_object_or_404(Closure, pk=pk)
    form = ClosureForm(request.POST or None, instance=closure, member=request.member)
    return form_page(
        request,
        form,
        heading=closure.reason,
        done=_("The days without school are changed."),
        to=reverse("schools:calendar"),
        remove=reverse("schools:closure_remove", args=[pk]),
    )


@roles(*OFFICE)
@require_POST
def closure_remove(request: MemberRequest, pk: int) -> HttpResponse:
    closure = get_object_or_404(Closure, pk=pk)
    remove_closure(closure)
    put_back(request, closure, reverse("schools:closure_new"), {"reason": closure.reason})
    return redirect("schools:calendar")


def put_back(request: MemberRequest, span: Closure | Term, url: str, words: dict[str, str]) -> None:
    """Says that it is gone, with a link to the filled-in form that brings it back."""
    filled = urlencode({**words, "starts_on": span.starts_on, "ends_on": span.ends_on})
    messages.success(
        request,
        format_html(
            '{} <a href="{}?{}">{}</a>',
            _("%(name)s is removed.") % {"name": span},
            url,
            filled,
            _("Put it back"),
        ),
    )
