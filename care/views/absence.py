"""Days on which an adult cannot be asked."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.carers import named_members
from care.forms.absence import AbsenceForm
from care.models import Absence
from care.models.protocol import CARERS
from schools import clock
from schools.access import MemberRequest, roles
from schools.locks import one_at_a_time
from schools.models import Role

KEEPERS = (*CARERS, Role.ADMINISTRATOR)


@roles(*KEEPERS)
def absence_list(request: MemberRequest) -> HttpResponse:
    """Now and to come, with the form for more; a day that is taken away comes back filled in."""
    member = request.member
    today = clock.today(member.school)
    initial = {"from_on": today, "until_on": today, **request.GET.dict()}
    form = AbsenceForm(request.POST if request.method == "POST" else None, member=member, initial=initial)
    if form.is_bound and form.is_valid():
        return keep_absence(request, form)
    context: dict[str, Any] = {
        "form": form,
        "absences": Absence.objects.kept_by(member).filter(until_on__gte=today).select_related("member"),
        "today": today,
        "for_all": member.role == Role.ADMINISTRATOR,
        "nobody": member.role == Role.ADMINISTRATOR and not named_members().exists(),
    }
    return render(request, "care/absence_list.html", context)


def keep_absence(request: MemberRequest, form: AbsenceForm) -> HttpResponse:
    """The same days once."""
    row = form.instance
    one_at_a_time(row.member)
    same = {"school": row.school, "member": row.member, "from_on": row.from_on, "until_on": row.until_on}
    if not Absence.objects.filter(**same).exists():
        Absence.objects.create(**same)
    messages.success(request, _("Noted. Calls go to the deputy or the next adult on these days."))
    return redirect("care:absence_list")


@roles(*KEEPERS)
@require_POST
def absence_remove(request: MemberRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.kept_by(request.member), pk=pk)
    absence.delete()
    told = {"member": absence.member_id, "from_on": absence.from_on, "until_on": absence.until_on}
    messages.success(
        request,
        format_html(
            '{} <a href="{}?{}">{}</a>',
            _("The days are taken away, so calls come again."),
            reverse("care:absence_list"),
            urlencode(told),
            _("Put them back"),
        ),
    )
    return redirect("care:absence_list")
