"""How the school answers calls: what the office sets up, and what every adult can look up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.carers import Staffing
from care.checks import what_is_missing, what_is_wrong
from care.forms.protocol import ProtocolForm, SwitchOffForm
from care.named_adults import rows_of
from care.protocol import protocol_of, words_instead
from care.switching import locked_protocol, switch_off, switch_on
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS


@roles(Role.ADMINISTRATOR)
def protocol(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return protocol_page(request)
    found = locked_protocol(request.member.school)
    form = ProtocolForm(request.POST, instance=found, member=request.member)
    if not form.is_valid():
        return protocol_page(request, form=form)
    form.save()
    messages.success(request, _("The protocol is saved."))
    return redirect("care:protocol")


@roles(Role.ADMINISTRATOR)
@require_POST
def protocol_switch(request: MemberRequest) -> HttpResponse:
    """On, or off with the words whom to see instead."""
    member = request.member
    if request.POST.get("to") == "on":
        missing = switch_on(member.school, member)
        if missing:
            messages.warning(request, _("Calls stay off. %(missing)s") % {"missing": " ".join(missing)})
        else:
            messages.success(request, _("Calls are on. Students can ask for an adult in Advisory."))
        return redirect("care:protocol")
    form = SwitchOffForm(request.POST)
    if not form.is_valid():
        return protocol_page(request, off_form=form)
    switch_off(member.school, member, form.cleaned_data["instead"])
    messages.success(request, _("Calls are off. Students read whom to see instead."))
    return redirect("care:protocol")


def protocol_page(request: MemberRequest, **forms: Any) -> HttpResponse:
    """As it is stored, with the forms that were filled in."""
    member, school = request.member, request.member.school
    found = protocol_of(school)
    context = {
        "protocol": found,
        "missing": [] if found.is_on else what_is_missing(school, found),
        "wrong": what_is_wrong(school, found),
        "rows": rows_of(school),
        "form": ProtocolForm(instance=found, member=member),
        "off_form": SwitchOffForm(initial={"instead": words_instead(found)}),
        **forms,
    }
    return render(request, "care/protocol.html", context)


@roles(*LEADERS, Role.IT_LEAD)
def duty(request: MemberRequest) -> HttpResponse:
    """What the law asks of staff, as the school wrote it, and who answers calls when."""
    found = protocol_of(request.member.school)
    context = {
        "protocol": found,
        "may_tell": request.member.role in LEADERS,
        "named": Staffing.of(request.member.school).named,
    }
    return render(request, "care/duty.html", context)
