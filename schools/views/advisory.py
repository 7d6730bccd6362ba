from typing import cast

from django.contrib import messages
from django.db.models import Count, Prefetch, QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools import clock
from schools.access import MemberRequest, roles
from schools.enrollment import end_enrollment, end_leadership
from schools.forms.advisory import AdvisoryForm, EnrollForm, LeaderForm
from schools.models import Advisory, Enrollment, Leadership, SchoolYear
from schools.models.advisory import by_grade, on_day
from schools.models.member import LEADERS, OFFICE
from schools.views.pages import form_page


def with_people(request: MemberRequest) -> QuerySet[Advisory]:
    """The advisories that the member may see, with their leaders of today and the number of their students."""
    today = clock.today(request.member.school)
    leaders = Leadership.objects.on(today).select_related("member")
    counted = Count("enrollments", filter=on_day(today, "enrollments__"), distinct=True)
    return (
        Advisory.objects.visible_to(request.member)
        .select_related("year")
        .prefetch_related(Prefetch("leaderships", leaders, "leaders"))
        .annotate(student_count=counted)
        .order_by(by_grade(), "name", "pk")
    )


@roles(*OFFICE, *LEADERS)
def advisory_list(request: MemberRequest) -> HttpResponse:
    archived = request.GET.get("archived") == "1"
    context = {
        "advisories": with_people(request).filter(archived_on__isnull=not archived),
        "archived": archived,
        "may_edit": request.member.role in OFFICE,
        "has_year": SchoolYear.objects.exists(),
    }
    return render(request, "schools/advisory_list.html", context)


@roles(*OFFICE, *LEADERS)
def advisory_detail(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(with_people(request), pk=pk)
    enrolled = Enrollment.objects.lasting(clock.today(request.member.school)).filter(advisory=advisory)
    context = {
        "advisory": advisory,
        "enrollments": enrolled.select_related("student__account"),
        "may_edit": request.member.role in OFFICE,
        "leads": Advisory.objects.led_by(request.member).filter(pk=pk).exists(),
    }
    return render(request, "schools/advisory_detail.html", context)


@roles(*OFFICE)
def advisory_new(request: MemberRequest) -> HttpResponse:
    form = AdvisoryForm(request.POST or None, member=request.member)
    return form_page(
        request,
        form,
        heading=_("A new advisory"),
        done=_("The advisory is made. Give it a teacher and students."),
        to=reverse("schools:advisory_list"),
    )


@roles(*OFFICE)
def advisory_edit(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(Advisory, pk=pk)
    form = AdvisoryForm(request.POST or None, instance=advisory, member=request.member)
    return of_advisory(request, form, advisory, heading=advisory.name, done=_("The advisory is changed."))


def of_advisory(
    request: MemberRequest, form: ModelForm | EnrollForm, advisory: Advisory, *, heading: str, done: str
) -> HttpResponse:
    to = reverse("schools:advisory_detail", args=[advisory.pk])
    return form_page(request, cast(ModelForm, form), heading=heading, done=done, to=to)


@roles(*OFFICE)
@require_POST
def advisory_archive(request: MemberRequest, pk: int) -> HttpResponse:
    return set_archived(request, pk, clock.today(request.member.school), _("The advisory is archived."))


@roles(*OFFICE)
@require_POST
def advisory_restore(request: MemberRequest, pk: int) -> HttpResponse:
    return set_archived(request, pk, None, _("The advisory is back."))


def set_archived(request: MemberRequest, pk: int, on: object, done: str) -> HttpResponse:
    advisory = get_object_or_404(Advisory, pk=pk)
    Advisory.objects.filter(pk=advisory.pk).update(archived_on=on)
    messages.success(request, done)
    return redirect("schools:advisory_detail", pk)


@roles(*OFFICE)
def leader_new(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(Advisory, pk=pk)
    form = LeaderForm(request.POST or None, instance=Leadership(advisory=advisory), member=request.member)
    heading = _("Who leads %(advisory)s") % {"advisory": advisory}
    return of_advisory(request, form, advisory, heading=heading, done=_("They lead the advisory."))


@roles(*OFFICE)
@require_POST
def leader_end(request: MemberRequest, pk: int) -> HttpResponse:
    leadership = get_object_or_404(Leadership.objects.select_related("member"), pk=pk)
    end_leadership(leadership, clock.today(request.member.school))
    messages.success(request, _("%(name)s no longer leads this advisory.") % {"name": leadership.member})
    return redirect("schools:advisory_detail", leadership.advisory_id)


@roles(*OFFICE)
def student_add(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(Advisory.objects.select_related("year"), pk=pk)
    form = EnrollForm(request.POST or None, member=request.member, advisory=advisory)
    heading = _("Who comes into %(advisory)s") % {"advisory": advisory}
    return of_advisory(request, form, advisory, heading=heading, done=_("The students are in the advisory."))


@roles(*OFFICE)
@require_POST
def enrollment_end(request: MemberRequest, pk: int) -> HttpResponse:
    enrollment = get_object_or_404(Enrollment.objects.select_related("student"), pk=pk, until_on=None)
    end_enrollment(enrollment, clock.today(request.member.school))
    messages.success(
        request, _("%(name)s no longer belongs to this advisory.") % {"name": enrollment.student}
    )
    return redirect("schools:advisory_detail", enrollment.advisory_id)
