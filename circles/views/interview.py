"""Interest interviews as those who lead the advisory see them."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.forms.interview import InterviewForm
from circles.interviews.end import end_interview, reopen_interview
from circles.interviews.pairs import (
    PairedMeanwhile,
    mark_of,
    pair_interview,
    pair_the_others,
    without_partner,
)
from circles.interviews.people import Pair, are_pairs, pairs_of, students_of, who_answered
from circles.interviews.start import (
    SUGGESTED,
    InterviewIsOn,
    same_interview,
    start_interview,
    suggest_questions,
)
from circles.library.load import ensure_library
from circles.models import Circle, Interview, InterviewAnswer
from circles.models.interview import InterviewQuerySet
from circles.views.pages import chosen, led_advisories
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory
from schools.models.member import LEADERS


def led_interviews(request: MemberRequest) -> InterviewQuerySet:
    return Interview.objects.led_by(request.member).select_related("advisory__school", "school")


def taught_interviews(request: MemberRequest) -> InterviewQuerySet:
    """Those that the member may bring back, as a substitute may not."""
    return led_interviews(request).filter(advisory__in=Advisory.objects.taught_by(request.member))


@roles(*LEADERS)
def interview_list(request: MemberRequest) -> HttpResponse:
    interviews = list(led_interviews(request))
    page = {
        "on": [interview for interview in interviews if not interview.is_ended],
        "ended": [interview for interview in interviews if interview.is_ended],
        "may_start": free_advisories(request).exists(),
        "leads": led_advisories(request.member).exists(),
    }
    return render(request, "circles/interview_list.html", page)


def advisories_to_ask(request: MemberRequest) -> QuerySet[Advisory]:
    """Those of a school year that is not over."""
    led = led_advisories(request.member).select_related("school", "year")
    return led.filter(year__ends_on__gte=clock.today(request.member.school))


def free_advisories(request: MemberRequest) -> QuerySet[Advisory]:
    """Those in which no interview is on."""
    on = Interview.objects.on().filter(advisory=OuterRef("pk"))
    return advisories_to_ask(request).exclude(Exists(on))


@roles(*LEADERS)
def interview_new(request: MemberRequest) -> HttpResponse:
    """`fill` is the button that saves nothing and suggests questions for the empty fields."""
    ensure_library(request.member.school)
    advisories = list(advisories_to_ask(request))
    advisory = chosen(request, advisories) or (advisories[0] if len(advisories) == 1 else None)
    page: dict[str, Any] = {"advisories": advisories, "advisory": advisory}
    if advisory:
        form = interview_form(request, advisory)
        if form.is_bound and form.is_valid():
            return start(request, form)
        if form.is_bound and (twin := same_interview(advisory, form.questions)):
            return redirect("circles:interview_detail", pk=twin.pk)
        page |= {"form": form, "interview": Interview.objects.on().filter(advisory=advisory).first()}
    return render(request, "circles/interview_new.html", page)


def interview_form(request: MemberRequest, advisory: Advisory) -> InterviewForm:
    if request.method == "POST":
        form = InterviewForm(request.POST, member=request.member, advisory=advisory)
        if "fill" in request.POST:
            form.fill()
        return form
    found = enumerate(suggest_questions(request.member, SUGGESTED), start=1)
    first_values = {f"question-{number}": text for number, text in found}
    return InterviewForm(member=request.member, advisory=advisory, initial=first_values)


def start(request: MemberRequest, form: InterviewForm) -> HttpResponse:
    try:
        interview = start_interview(form.save(commit=False), form.questions, request.member)
    except InterviewIsOn:
        messages.info(request, _("Somebody began interviews in this advisory a moment before you."))
        return redirect("circles:interview_list")
    messages.success(request, _("The interview is on. Students find it on their first page."))
    return redirect("circles:interview_detail", pk=interview.pk)


@roles(*LEADERS)
def interview_detail(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(led_interviews(request), pk=pk)
    page = {
        "interview": interview,
        "questions": interview.questions.all(),
        "circle": circle_of(interview),
        "may_reopen": taught_interviews(request).filter(pk=pk).exists(),
    }
    if not interview.is_ended:
        page |= people_of(interview)
    return render(request, "circles/interview_detail.html", page)


def circle_of(interview: Interview) -> Circle | None:
    return Circle.objects.for_calendar().filter(interviews=interview).first()


def people_of(interview: Interview) -> dict[str, Any]:
    students, answered = students_of(interview.advisory), who_answered(interview)
    pairs = pairs_of(interview) if interview.is_paired else []
    return {
        "everybody": students,
        "students": [(student, student.pk in answered) for student in students],
        "answered": sum(student.pk in answered for student in students),
        "pairs": pairs,
        "are_pairs": are_pairs(pairs),
        "alone": without_partner(students, pairs) if interview.is_paired else [],
        "seen": mark_of(interview),
    }


@roles(*LEADERS)
@require_POST
def interview_pair(request: MemberRequest, pk: int) -> HttpResponse:
    """Everybody who is not marked absent, or with `others` those without a partner."""
    interview = get_object_or_404(led_interviews(request), pk=pk)
    pair = pair_the_others if "others" in request.POST else pair_interview
    try:
        paired = pair(interview, request.POST.getlist("absent"), seen=request.POST.get("seen", ""))
    except PairedMeanwhile:
        messages.info(request, _("Somebody changed this a moment before you. This is how it stands now."))
    else:
        interview.refresh_from_db()
        tell_pairs(request, pairs_of(interview) if paired else [])
    return redirect("circles:interview_detail", pk=pk)


def tell_pairs(request: MemberRequest, pairs: list[Pair]) -> None:
    if not pairs:
        messages.warning(request, _("Nobody is there to be paired. The groups are as they were."))
        return
    if are_pairs(pairs):
        words = ngettext("%(number)d pair is ready.", "%(number)d pairs are ready.", len(pairs))
    else:
        words = ngettext("%(number)d group is ready.", "%(number)d groups are ready.", len(pairs))
    messages.success(request, words % {"number": len(pairs)})


@roles(*LEADERS)
def interview_pairs(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(led_interviews(request).on(), pk=pk)
    pairs = pairs_of(interview) if interview.is_paired else []
    return render(request, "circles/interview_pairs.html", {"interview": interview, "pairs": pairs})


@roles(*LEADERS)
def interview_read(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(led_interviews(request).on(), pk=pk)
    answers = InterviewAnswer.objects.readable_by(request.member).filter(question__interview=interview)
    by_student = answers.select_related("student", "question").order_by(
        "student__sort_key", "student", "question__position"
    )
    found = [(student, list(group)) for student, group in groupby(by_student, key=lambda each: each.student)]
    return render(request, "circles/interview_read.html", {"interview": interview, "found": found})


@roles(*LEADERS)
def interview_print(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(led_interviews(request), pk=pk)
    page = {"interview": interview, "questions": interview.questions.all()}
    return render(request, "circles/interview_print.html", page)


@roles(*LEADERS)
def interview_end(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(led_interviews(request), pk=pk)
    if request.method == "POST":
        if end_interview(interview):
            messages.success(
                request, _("The interview has ended. For a day a teacher of the advisory can bring it back.")
            )
        return redirect("circles:interview_detail", pk=pk)
    return render(request, "circles/interview_end.html", {"interview": interview})


@roles(*LEADERS)
@require_POST
def interview_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(taught_interviews(request), pk=pk)
    try:
        if reopen_interview(interview):
            messages.success(request, _("The interview is on again."))
        elif interview.is_ended:
            messages.warning(request, _("The answers are deleted already. You can begin a new interview."))
    except InterviewIsOn:
        messages.warning(
            request, _("Another interview of this advisory is on. End that one, then bring this one back.")
        )
    return redirect("circles:interview_detail", pk=pk)
