"""Whom students' calls come to, in which order, and who stands in."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.forms.named_adult import DeputyForm, NamedAdultForm
from care.models import NamedAdult
from care.named_adults import move_up, remove_named
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.views.pages import form_page


def named_adult(pk: int) -> NamedAdult:
    return get_object_or_404(NamedAdult.objects.select_related("member", "deputy", "school"), pk=pk)


@roles(Role.ADMINISTRATOR)
def named_adult_add(request: MemberRequest) -> HttpResponse:
    form = NamedAdultForm(request.POST or None, member=request.member, initial=request.GET.dict())
    return form_page(
        request,
        form,
        heading=_("Name an adult for calls"),
        done=_("The adult is named. They get a test message once calls are on."),
        to=reverse("care:protocol"),
    )


@roles(Role.ADMINISTRATOR)
def named_adult_edit(request: MemberRequest, pk: int) -> HttpResponse:
    named = named_adult(pk)
    return form_page(
        request,
        DeputyForm(request.POST or None, instance=named, member=request.member),
        heading=_("Who stands in for %(name)s") % {"name": named.member},
        done=_("The deputy is changed."),
        to=reverse("care:protocol"),
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def named_adult_move(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up."""
    named = named_adult(pk)
    move_up(named)
    messages.success(request, _("%(name)s is asked earlier now.") % {"name": named.member})
    return redirect("care:protocol")


@roles(Role.ADMINISTRATOR)
@require_POST
def named_adult_remove(request: MemberRequest, pk: int) -> HttpResponse:
    named = named_adult(pk)
    if remove_named(named):
        say_put_back(request, named)
    else:
        words = _("Calls are on, and nobody else would be left to answer. Name somebody else first.")
        messages.warning(request, words)
    return redirect("care:protocol")


def say_put_back(request: MemberRequest, named: NamedAdult) -> None:
    """With a link to the filled-in form that brings them back to where they stood."""
    told = {"member": named.member_id, "deputy": named.deputy_id or "", "position": named.position}
    messages.success(
        request,
        format_html(
            '{} <a href="{}?{}">{}</a>',
            _("Calls no longer come to %(name)s.") % {"name": named.member},
            reverse("care:named_adult_add"),
            urlencode(told),
            _("Put them back"),
        ),
    )
