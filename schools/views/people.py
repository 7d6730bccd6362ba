from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools import clock
from schools.access import MemberRequest, roles
from schools.forms.people import PersonForm
from schools.models import Enrollment, Member, Role
from schools.models.member import OFFICE, WHOLE_SCHOOL, named
from schools.people import LastAdministrator, leave_school, return_to_school
from schools.views.pages import form_page

PAGE = 50


@roles(*WHOLE_SCHOOL)
def people_list(request: MemberRequest) -> HttpResponse:
    now_in = Enrollment.objects.on(clock.today(request.member.school)).select_related("advisory")
    people = found_people(request).select_related("account")
    people = people.prefetch_related(Prefetch("enrollments", now_in, "now_in"))
    context = {
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "choices": Role.choices,
        "may_edit": request.member.role in OFFICE,
        "asked": request.GET,
    }
    return render(request, "schools/people_list.html", context)


def found_people(request: MemberRequest) -> QuerySet[Member]:
    asked = request.GET
    people = Member.objects.visible_to(request.member)
    people = people.filter(left_on__isnull=asked.get("left") != "1")
    if asked.get("role") in Role.values:
        people = people.filter(role=asked["role"])
    for word in asked.get("q", "")[:100].split():
        people = people.filter(named(word) | Q(account__username__icontains=word))
    return people


@roles(*OFFICE)
def people_new(request: MemberRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, member=request.member, initial={"role": request.GET.get("role")})
    return form_page(
        request,
        form,
        heading=_("A new person"),
        done=_("The person is in the list."),
        to=reverse("schools:people_list"),
    )


def manageable(request: MemberRequest, pk: int) -> Member:
    return get_object_or_404(
        Member.objects.manageable_by(request.member).select_related("account", "school"), pk=pk
    )


@roles(*OFFICE)
def people_edit(request: MemberRequest, pk: int) -> HttpResponse:
    person = manageable(request, pk)
    form = PersonForm(request.POST or None, instance=person, member=request.member)
    return form_page(
        request,
        form,
        heading=person.display_name,
        done=_("%(name)s is changed.") % {"name": person},
        to=reverse("schools:people_list"),
        template="schools/people_edit.html",
        person=person,
    )


@roles(*OFFICE)
@require_POST
def people_leave(request: MemberRequest, pk: int) -> HttpResponse:
    person = manageable(request, pk)
    try:
        leave_school(person)
    except LastAdministrator:
        messages.error(request, _("Name another administrator first: a school always has one."))
        return redirect("schools:people_edit", pk)
    messages.success(request, _("%(name)s has left and can no longer sign in here.") % {"name": person})
    return redirect("schools:people_edit", pk)


@roles(*OFFICE)
@require_POST
def people_return(request: MemberRequest, pk: int) -> HttpResponse:
    person = manageable(request, pk)
    return_to_school(person)
    words = _("%(name)s is back. If they were in an advisory, put them there again.")
    messages.success(request, words % {"name": person})
    return redirect("schools:people_edit", pk)
