"""What an adult does about a call: being there, arranging, noting, handing over, closing."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.calls import acknowledge_call, arrange, close_call, hand_over, note, reopen_call
from care.forms.call import MEET, NOTE, CloseForm, HandOverForm, HeldForm, WordsForm
from care.models import Call, Outcome
from care.models.protocol import CARERS
from care.views.call_page import call_page
from circles.views.pages import NO_KEY
from schools.access import MemberRequest, roles
from schools.seal import ChangedMeanwhile
from schools.writing.cipher import Unreadable


def call_for(request: MemberRequest, pk: UUID) -> Call:
    calls = Call.objects.for_adult(request.member)
    return get_object_or_404(calls.select_related("school", "author", "chosen", "holder"), pk=pk)


def carry_out(
    request: MemberRequest, call: Call, form: forms.Form, name: str, do: Callable[[], bool], said: str
) -> HttpResponse:
    """Does it when the form is in order; otherwise the page comes back with what was typed."""
    if form.is_valid():
        try:
            if do():
                messages.success(request, said)
                return redirect("care:call_detail", pk=call.pk)
            form.add_error(None, _("The call is over, so this was not done. What you typed is here."))
        except ChangedMeanwhile:
            cast(HeldForm, form).tell_change(call_for(request, call.pk))
        except Unreadable:
            form.add_error(None, NO_KEY)
    return call_page(request, call_for(request, call.pk), **{name: form})


@roles(*CARERS)
@require_POST
def call_acknowledge(request: MemberRequest, pk: UUID) -> HttpResponse:
    call = call_for(request, pk)
    if acknowledge_call(call, request.member):
        messages.success(request, _("%(name)s can see that you are there.") % {"name": call.author})
    else:
        messages.warning(request, _("Somebody was quicker, or it is over: see below."))
    return redirect("care:call_detail", pk=pk)


@roles(*CARERS)
@require_POST
def call_arrange(request: MemberRequest, pk: UUID) -> HttpResponse:
    call, form = call_for(request, pk), WordsForm(request.POST, label=MEET, prefix="arrange")

    def tell() -> bool:
        return arrange(call, request.member, form.cleaned_data["words"])

    said = _("%(name)s can read it now.") % {"name": call.author}
    return carry_out(request, call, form, "arrange_form", tell, said)


@roles(*CARERS)
@require_POST
def call_note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Also of one that is over."""
    call, form = call_for(request, pk), WordsForm(request.POST, label=NOTE, prefix="note")

    def keep() -> bool:
        note(call, request.member, form.cleaned_data["words"])
        return True

    return carry_out(request, call, form, "note_form", keep, _("Your note is kept."))


@roles(*CARERS)
@require_POST
def call_hand_over(request: MemberRequest, pk: UUID) -> HttpResponse:
    call = call_for(request, pk)
    form = HandOverForm(request.POST, call=call, by=request.member)

    def give() -> bool:
        return hand_over(call, request.member, **form.cleaned_data)

    return carry_out(request, call, form, "hand_over_form", give, _("It is handed over, and they are told."))


@roles(*CARERS)
@require_POST
def call_close(request: MemberRequest, pk: UUID) -> HttpResponse:
    call = call_for(request, pk)
    form = CloseForm(request.POST, call=call)

    def close() -> bool:
        found = form.cleaned_data
        return close_call(call, request.member, Outcome(found["outcome"]), found["words"], found["seen"])

    said = _("It is closed. For a day you can open it again.")
    return carry_out(request, call, form, "close_form", close, said)


@roles(*CARERS)
@require_POST
def call_reopen(request: MemberRequest, pk: UUID) -> HttpResponse:
    if reopen_call(call_for(request, pk), request.member):
        messages.success(request, _("It is open again, and you look after it."))
    else:
        messages.warning(request, _("It cannot be opened again: it is too late, or there is a newer one."))
    return redirect("care:call_detail", pk=pk)
