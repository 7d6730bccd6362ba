"""The lawful opening of a student's private writing: asked for by one person, decided by a second."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.forms.lawful_opening import LawfulOpeningForm
from care.lawful_openings import (
    approve_opening,
    ask_for_opening,
    end_opening,
    refuse_opening,
    second_people,
)
from care.lawful_words import scope_words, standing_of, who_reads_a_reason
from care.models import LawfulOpening
from care.models.lawful_opening import KEEPERS
from care.students import MOST_FOUND, search_students
from care.words import read_words
from circles.views.pages import NO_KEY
from schools.access import MemberRequest, roles
from schools.models import Member
from schools.numbers import number_of
from schools.typed import too_late
from schools.writing.cipher import Unreadable

PAGE_LENGTH = 20
LONGEST_QUESTION = 100


def described(opening: LawfulOpening) -> dict[str, object]:
    scope = scope_words(opening, opening.named)
    return {"opening": opening, "standing": standing_of(opening), "scope": scope}


@roles(*KEEPERS)
def lawful_opening_list(request: MemberRequest) -> HttpResponse:
    """Without the reasons, and no word of an entry."""
    member = request.member
    mine = LawfulOpening.objects.visible_to(member).with_named()
    decidable = list(mine.decidable_by(member))
    asked = [each for each in mine.waiting() if each not in decidable]
    page = Paginator(mine.past(), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "decidable": [described(each) for each in decidable],
        "asked": [described(each) for each in asked],
        "in_force": [described(each) for each in mine.in_force()],
        "past": [described(each) for each in page],
        "page": page,
        "others": list(second_people(member)),
    }
    return render(request, "care/lawful_opening_list.html", context)


@roles(*KEEPERS)
def lawful_opening_new(request: MemberRequest) -> HttpResponse:
    """First whose writing it is, then the request."""
    students = Member.objects.visible_to(request.member).students()
    if "student" not in request.GET:
        return choose_student(request)
    student = get_object_or_404(students, pk=number_of(request.GET["student"]))
    form = LawfulOpeningForm(
        request.POST if request.method == "POST" else None, member=request.member, student=student
    )
    if form.is_bound and form.is_valid():
        try:
            return keep_request(request, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    others = list(second_people(request.member))
    sentence = who_reads_a_reason(others)
    context = {"form": form, "student": student, "others": others, "sentence": sentence}
    return render(request, "care/lawful_opening_new.html", context)


def choose_student(request: MemberRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    found = search_students(request.member, asked)
    context = {"asked": asked, "found": found[:MOST_FOUND], "is_cut": len(found) > MOST_FOUND}
    return render(request, "care/lawful_opening_student.html", context)


def keep_request(request: MemberRequest, form: LawfulOpeningForm) -> HttpResponse:
    opening, words = form.save(commit=False), form.cleaned_data["words"]
    opening.pk = form.cleaned_data["token"]
    try:
        with transaction.atomic():
            ask_for_opening(opening, words, form.named)
    except IntegrityError:
        first = get_object_or_404(LawfulOpening, pk=opening.pk, asked_by=request.member)
        if read_words([first]).get(first.pk) != words or not form.asks_for(first):
            why = _("You sent this request already. It stands as you sent it first.")
            return too_late(request, why, reverse("care:lawful_opening_detail", args=[first.pk]))
    messages.success(
        request, _("Your request is on its way. It opens nothing before a second person approves.")
    )
    return redirect("care:lawful_opening_detail", pk=opening.pk)


@roles(*KEEPERS)
def lawful_opening_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    member = request.member
    opening = get_object_or_404(LawfulOpening.objects.visible_to(member).with_named(), pk=pk)
    same = LawfulOpening.objects.filter(pk=pk)
    explained = same.explained_to(member).exists()
    context = {
        **described(opening),
        "explained": explained,
        "words": read_words([opening]).get(opening.pk) if explained else None,
        "is_waiting": same.waiting().exists(),
        "may_decide": same.decidable_by(member).exists(),
        "may_end": same.endable_by(member).exists(),
        "may_read": same.opened_by(member).exists(),
        "may_file": same.with_file_for(member).exists(),
        "others": list(second_people(opening.asked_by)),
    }
    return render(request, "care/lawful_opening_detail.html", context)


def second_to(request: MemberRequest, pk: UUID) -> LawfulOpening:
    """One's own request, and one of one's own role, is nobody's to decide: it is not found."""
    found = LawfulOpening.objects.second_to(request.member).select_related("school")
    return get_object_or_404(found, pk=pk)


@roles(*KEEPERS)
@require_POST
def lawful_opening_approve(request: MemberRequest, pk: UUID) -> HttpResponse:
    if approve_opening(second_to(request, pk), request.member):
        messages.success(request, _("Approved. The hours to read run from now on."))
    else:
        messages.warning(request, decided_meanwhile())
    return redirect("care:lawful_opening_detail", pk=pk)


@roles(*KEEPERS)
@require_POST
def lawful_opening_refuse(request: MemberRequest, pk: UUID) -> HttpResponse:
    if refuse_opening(second_to(request, pk), request.member):
        messages.success(request, _("Refused. Nothing is opened, and who asked is told."))
    else:
        messages.warning(request, decided_meanwhile())
    return redirect("care:lawful_opening_detail", pk=pk)


def decided_meanwhile() -> str:
    return _("This cannot be decided any more: it was decided or taken back, or is older than seven days.")


@roles(*KEEPERS)
@require_POST
def lawful_opening_end(request: MemberRequest, pk: UUID) -> HttpResponse:
    mine = LawfulOpening.objects.endable_by(request.member).filter(pk=pk)
    opening = get_object_or_404(LawfulOpening.objects.held_by(request.member), pk=pk)
    if mine.exists() and end_opening(opening):
        messages.success(request, _("It is ended. Nobody can read by it any more."))
    else:
        messages.warning(request, _("It was over already."))
    return redirect("care:lawful_opening_detail", pk=pk)
