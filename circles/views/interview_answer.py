"""Interest interviews as students see them."""

from itertools import groupby

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.interview import AnswerForm
from circles.interviews.answers import InterviewOver, WrittenMeanwhile, save_sheet, seal_of_sheet, sheet_of
from circles.interviews.forget import forget_rest, rest_of
from circles.interviews.people import leaders_today, partners_of, readers_words
from circles.models import Circle, Interview, InterviewAnswer
from schools.access import MemberRequest, roles
from schools.models import Role


def my_interviews(request: MemberRequest) -> QuerySet[Interview]:
    return Interview.objects.attended_by(request.member).select_related("advisory__school", "school")


@roles(Role.STUDENT)
def interview_answer(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(my_interviews(request), pk=pk)
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        questions=list(interview.questions.all()),
        stored=sheet_of(interview, request.member),
    )
    if form.is_bound and form.is_valid():
        return save(request, interview, form)
    return answer_page(request, interview, form)


def save(request: MemberRequest, interview: Interview, form: AnswerForm) -> HttpResponse:
    try:
        save_sheet(interview, request.member, form.sheet(), seen=request.POST.get("seen", ""))
    except InterviewOver:
        interview.refresh_from_db()
        return answer_page(request, interview, form)
    except WrittenMeanwhile:
        form.shows_newer = True
        return answer_page(request, interview, form)
    messages.success(request, _("Your answers are saved. You can change them until the interview ends."))
    return redirect("circles:interview_answer", pk=interview.pk)


def answer_page(request: MemberRequest, interview: Interview, form: AnswerForm) -> HttpResponse:
    page = {
        "interview": interview,
        "form": form,
        "readers": readers_words(interview, request.member),
        "has_partner": bool(partners_of(interview, request.member)),
        "has_saved": bool(form.stored),
        "has_rest": interview.is_ended and rest_of(interview, request.member).exists(),
        "seen": seen_by(request, form),
    }
    return render(request, "circles/interview_answer.html", page)


def seen_by(request: MemberRequest, form: AnswerForm) -> str:
    """What the next saving compares with: of a page with an error still what its first showing saw."""
    if form.is_bound and not form.shows_newer:
        return request.POST.get("seen", "")
    return seal_of_sheet(form.stored)


@roles(Role.STUDENT)
@require_POST
def interview_forget(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(my_interviews(request), pk=pk)
    if forget_rest(interview, request.member):
        messages.success(request, _("What you did not keep is deleted for good."))
    else:
        messages.info(
            request, _("The interview is on. Clear the fields that you want to be empty, and save.")
        )
    return redirect("circles:interview_answer", pk=pk)


@roles(Role.STUDENT)
def interview_partner(request: MemberRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(my_interviews(request), pk=pk)
    if not interview.is_paired:
        return redirect("circles:interview_answer", pk=pk)
    partners = partners_of(interview, request.member)
    answers = InterviewAnswer.objects.readable_by(request.member).filter(question__interview=interview)
    found = (
        answers.exclude(student=request.member)
        .select_related("question")
        .order_by("student", "question__position")
    )
    texts = {student: list(group) for student, group in groupby(found, key=lambda each: each.student_id)}
    page = {
        "interview": interview,
        "partners": [(partner, texts.get(partner.pk, [])) for partner in partners],
        "leaders": leaders_today(interview.advisory),
        "circle": Circle.objects.attended_by(request.member)
        .for_calendar()
        .filter(interviews=interview)
        .first(),
    }
    return render(request, "circles/interview_partner.html", page)
