from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schools.access import MemberRequest, roles
from schools.forms.school import AttributeForm, SchoolForm
from schools.models import Attribute
from schools.models.member import OFFICE
from schools.views.pages import form_page


@roles(*OFFICE)
def school(request: MemberRequest) -> HttpResponse:
    attributes = Attribute.objects.annotate(student_count=Count("values")).order_by("name")
    return render(request, "schools/school.html", {"school": request.member.school, "attributes": attributes})


@roles(*OFFICE)
def school_edit(request: MemberRequest) -> HttpResponse:
    form = SchoolForm(request.POST or None, member=request.member)
    return form_page(
        request, form, heading=_("The school"), done=_("The school is changed."), to=reverse("schools:school")
    )


@roles(*OFFICE)
def attribute_new(request: MemberRequest) -> HttpResponse:
    form = AttributeForm(request.POST or None, member=request.member)
    return form_page(
        request,
        form,
        heading=_("Keep an attribute of students"),
        done=_("The attribute is kept from now on. The next roster import fills it."),
        to=reverse("schools:school"),
    )


@roles(*OFFICE)
@require_POST
def attribute_remove(request: MemberRequest, pk: int) -> HttpResponse:
    attribute = get_object_or_404(Attribute, pk=pk)
    attribute.delete()
    messages.success(request, _("%(name)s and its values are gone for good.") % {"name": attribute})
    return redirect("schools:school")
